/** `<voile-unsaved>`: a form whose page asks before it is left with changes that were not saved. */

export class UnsavedForm extends HTMLElement {
  private isSent = false;
  private initial = "";
  private readonly onLeave = (event: BeforeUnloadEvent): void => {
    if (!this.isSent && this.written() !== this.initial) event.preventDefault();
  };

  connectedCallback(): void {
    this.initial = this.written();
    // A form that came back with errors holds what was not saved.
    if (this.querySelector('[aria-invalid="true"]')) this.initial = "";
    this.addEventListener("submit", () => {
      this.isSent = true;
    });
    window.addEventListener("beforeunload", this.onLeave);
  }

  disconnectedCallback(): void {
    window.removeEventListener("beforeunload", this.onLeave);
  }

  private written(): string {
    const form = this.querySelector("form");
    return form ? new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])).toString() : "";
  }
}
