/**
 * `<voile-invitation>`: a form that takes the code of an invitation from behind the # of its link and sends itself.
 * Browsers send that part nowhere, so the code is in no address that a server, a proxy or a referrer could note.
 */

export class InvitationForm extends HTMLElement {
  private readonly onHash = (): void => this.open();

  connectedCallback(): void {
    // A second link that is opened in the same tab changes nothing else.
    window.addEventListener("hashchange", this.onHash);
    this.open();
  }

  disconnectedCallback(): void {
    window.removeEventListener("hashchange", this.onHash);
  }

  private open(): void {
    const code = location.hash.slice(1);
    const form = this.querySelector("form");
    const field = form?.querySelector<HTMLInputElement>("input[name=code]");
    // `content` is where the link that skips to the content leads.
    if (!form || !field || !code || code === "content") return;
    field.value = code;
    history.replaceState(null, "", location.pathname);
    form.requestSubmit();
  }
}
