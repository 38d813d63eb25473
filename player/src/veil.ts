/**
 * Style rules added to the replayed page: they tell the viewer what was left out on purpose.
 *
 * Sizes, fonts and places stay those of the page. A box keeps the baseline of an empty one, because its
 * overflow is hidden.
 */

const glyph = (paths: string): string =>
  `url("data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="#7a7f93" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${paths}</svg>`,
  )}")`;

const LOCK = glyph('<rect width="18" height="11" x="3" y="11" rx="2"/><path d="M7 11V7a5 5 0 0 1 10 0v4"/>');
const EYE_OFF = glyph(
  '<path d="M10.73 5.08A11 11 0 0 1 22 12a13 13 0 0 1-1.67 2.68"/><path d="M6.61 6.61A13.5 13.5 0 0 0 2 12s3 7 10 7a9.7 9.7 0 0 0 5.39-1.61"/><path d="m2 2 20 20"/><path d="M14.12 14.12a3 3 0 1 1-4.24-4.24"/>',
);
const HATCH = "repeating-linear-gradient(135deg, rgb(122 127 147 / .2) 0 5px, rgb(122 127 147 / .08) 5px 10px)";

export const VEIL_RULES: string[] = [
  // A seek must land at once where the page would have scrolled smoothly.
  "*, ::before, ::after { scroll-behavior: auto !important; }",
  ":where(canvas) { display: inline-block; }",
  "[data-voile-box]:not(img) { overflow: hidden !important; border-radius: 4px; box-shadow: inset 0 0 0 1px rgb(122 127 147 / .3) !important; }",
  "[data-voile-box=picture]:not(img) { background: rgb(122 127 147 / .14) !important; }",
  `[data-voile-box=masked]:not(img) { background: ${HATCH} !important; }`,
  `[data-voile-box=excluded]:not(img) { background: ${EYE_OFF} center / min(16px, 60%) no-repeat, ${HATCH} !important; }`,
  `[data-voile-box=secret]:not(img) { background: ${LOCK} center / min(14px, 60%) no-repeat, ${HATCH} !important; }`,
  "[data-voile-box=picture][alt]:not(img)::after { content: attr(alt); display: flex; height: 100%; align-items: center; justify-content: center; padding: 0 6px; font: 12px/1.3 system-ui, sans-serif; color: rgb(98 103 122); text-align: center; white-space: normal; letter-spacing: normal; text-transform: none; }",
  "[data-voile-veil]:not(input, textarea, select, option) { background-image: linear-gradient(rgb(122 127 147 / .1), rgb(122 127 147 / .1)); }",
];
