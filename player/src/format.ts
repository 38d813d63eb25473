/** `mm:ss`, or `h:mm:ss` from an hour on. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = String(seconds % 60).padStart(2, "0");
  const shown = String(minutes).padStart(2, "0");
  return hours ? `${hours}:${shown}:${rest}` : `${shown}:${rest}`;
}

/** In words, for screen readers and notices: `2 min 5 s`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [hours && `${hours} h`, minutes && `${minutes} min`, (seconds % 60 || seconds === 0) && `${seconds % 60} s`];
  return parts.filter(Boolean).slice(0, 2).join(" ");
}
