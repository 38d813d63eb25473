/** `<voile-theme>`: the form that chooses light or dark, without loading the page anew. */

export const THEME_EVENT = "voile-theme";

export type ThemeName = "light" | "dark";

export class ThemeToggle extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("submit", (event) => void this.choose(event));
  }

  private async choose(event: SubmitEvent): Promise<void> {
    const form = event.target;
    const button = event.submitter;
    if (!(form instanceof HTMLFormElement) || !(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    const theme: ThemeName = button.value === "dark" ? "dark" : "light";
    document.documentElement.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent<ThemeName>(THEME_EVENT, { detail: theme }));
    // The pressed button is hidden now; the focus goes to the one that took its place.
    form.querySelector<HTMLButtonElement>(`button:not([value="${theme}"])`)?.focus();
    const body = new FormData(form, button);
    body.delete("next");
    await fetch(form.action, { method: "POST", body });
  }
}

/** The theme that is shown now. */
export function shownTheme(): ThemeName {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "dark" || chosen === "light") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
