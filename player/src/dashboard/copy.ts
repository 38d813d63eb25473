/** `<voile-copy data-from="id">`: a button that copies the text of another element. */

const SHOWN_MS = 2000;

export class CopyButton extends HTMLElement {
  connectedCallback(): void {
    if (this.firstElementChild) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet btn-sm";
    button.textContent = "Copy";
    // The word on the button changes, so its change is said too.
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => void this.copy(button));
    this.append(button);
  }

  private async copy(button: HTMLButtonElement): Promise<void> {
    const source = document.getElementById(this.dataset.from ?? "");
    if (!source) return;
    const copied = await toClipboard(source.textContent ?? "");
    if (!copied) select(source);
    button.textContent = copied ? "Copied" : "Press Ctrl+C";
    setTimeout(() => {
      button.textContent = "Copy";
    }, SHOWN_MS);
  }
}

/** The clipboard is there only on https and on the machine itself. */
async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function select(element: HTMLElement): void {
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.selectAllChildren(element);
}
