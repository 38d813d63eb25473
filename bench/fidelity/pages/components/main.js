import { css, html, LitElement, unsafeCSS } from "lit";

const button = css`
  button { font: inherit; border: 0; border-radius: 10px; padding: 8px 14px; cursor: pointer; background: #f3e9db; color: inherit; }
  button[aria-pressed=true], button.main { background: var(--accent); color: #fff; }
`;

class Shell extends LitElement {
  static styles = css`
    :host { display: block; }
    header { display: flex; align-items: center; gap: 30px; padding: 20px 44px; border-bottom: 1px solid var(--line); background: #fffdf9; }
    ::slotted([slot=brand]) { font-weight: 800; font-size: 22px; color: var(--accent); margin-right: auto; }
    ::slotted(a) { color: inherit; text-decoration: none; font-size: 15px; }
    main { max-width: 1120px; margin: 0 auto; padding: 44px; }
  `;
  render() {
    return html`<header><slot name="brand"></slot><slot name="nav"></slot></header><main><slot></slot></main>`;
  }
}

class Tabs extends LitElement {
  static properties = { at: { type: Number } };
  static styles = css`
    [role=tablist] { display: inline-flex; gap: 4px; padding: 5px; border-radius: 14px; background: #f3e9db; margin-bottom: 24px; }
    ::slotted(button) { font: inherit; font-size: 15px; border: 0; background: none; padding: 8px 20px; border-radius: 10px; cursor: pointer; }
    ::slotted(button.on) { background: #fff; box-shadow: 0 1px 3px rgb(60 40 20 / 18%); }
  `;
  constructor() {
    super();
    this.at = 0;
  }
  choose(event) {
    const tabs = [...this.querySelectorAll("[slot=tab]")];
    this.at = Math.max(0, tabs.indexOf(event.target.closest("[slot=tab]")));
  }
  updated() {
    [...this.querySelectorAll("[slot=tab]")].forEach((tab, index) => tab.classList.toggle("on", index === this.at));
    [...this.querySelectorAll("[slot=panel]")].forEach((panel, index) => {
      panel.hidden = index !== this.at;
    });
  }
  render() {
    return html`<div role="tablist" @click=${this.choose}><slot name="tab"></slot></div><slot name="panel"></slot>`;
  }
}

class Stars extends LitElement {
  static properties = { of: { type: Number }, given: { state: true } };
  static styles = css`
    span { font-size: 17px; color: #dccfba; cursor: pointer; }
    span.full { color: #e0a02f; }
  `;
  render() {
    const full = this.given ?? this.of;
    return [1, 2, 3, 4, 5].map((value) => html`<span class=${value <= full ? "full" : ""} @click=${() => { this.given = value; }}>★</span>`);
  }
}

class Card extends LitElement {
  static properties = { open: { state: true }, kept: { state: true }, tone: {} };
  static styles = [
    button,
    css`
      :host { display: block; background: #fff; border: 1px solid var(--line); border-radius: 18px; overflow: hidden; }
      .top { height: 108px; background: radial-gradient(circle at 70% 120%, rgb(255 255 255 / 55%) 0 34%, transparent 35%), var(--tone); }
      .words { padding: 18px 20px 20px; display: grid; gap: 8px; }
      h3 { margin: 0; font-weight: 700; }
      .foot { display: flex; justify-content: space-between; align-items: center; margin-top: 6px; }
      ol { margin: 0; padding-left: 20px; color: #6e665a; font-size: 15px; }
      ::slotted(p) { margin: 0; color: #6e665a; font-size: 15px; min-height: 3.1em; }
    `,
  ];
  render() {
    return html`<div class="top" style="--tone:${this.tone}"></div><div class="words">
      <h3 part="title"><slot name="name"></slot></h3><slot></slot>
      ${this.open ? html`<ol><li>Cut what is left into pieces of one size.</li><li>Let them take colour before the water comes.</li><li>Salt at the end, not before.</li></ol>` : ""}
      <div class="foot"><pantry-stars of=${this.getAttribute("stars")}></pantry-stars>
      <button aria-pressed=${Boolean(this.open)} @click=${() => { this.open = !this.open; }}>${this.open ? "Less" : "How"}</button></div></div>`;
  }
}

/** Plain custom element with a constructable sheet of its own, changed later in place. */
class Note extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":host { display: block; margin-top: 36px; padding: 24px; border-radius: 18px; background: #f6ecdc; } strong { display: block; margin-bottom: 12px; }");
    root.adoptedStyleSheets = [sheet];
    root.innerHTML = "<strong><slot name='title'></slot></strong><slot></slot>";
    this.addEventListener("focusin", () => sheet.insertRule(":host { background: #efe0c6; }", sheet.cssRules.length));
  }
}

customElements.define("pantry-shell", Shell);
customElements.define("pantry-tabs", Tabs);
customElements.define("pantry-stars", Stars);
customElements.define("pantry-card", Card);
customElements.define("pantry-note", Note);

const RECIPES = [
  [["Ribollita", "Bread, beans and black kale, better on the third day.", 5], ["Leek and potato", "Three things and a bay leaf. Ready in half an hour.", 4], ["Red lentils", "With cumin, lemon and the last of the yoghurt.", 4]],
  [["Bread pudding", "For bread that has given up. Needs two eggs.", 3], ["Onion tart", "Slow onions on a thin base, anchovies if you like.", 5], ["Crumble", "Whatever fruit is soft, under butter and oats.", 4]],
  [["Quick pickles", "Vinegar, sugar, ten minutes. Cucumber or radish.", 4], ["Herb oil", "Stalks count too. Blend, strain, keep it cold.", 3], ["Lemon peel in salt", "Four weeks in the dark and they taste of everything.", 5]],
];
const TONES = ["#d9825b", "#8a9a5b", "#c99b45"];
document.querySelectorAll(".shelf").forEach((shelf, index) => {
  RECIPES[index].forEach(([name, words, stars], place) => {
    const card = document.createElement("pantry-card");
    card.setAttribute("stars", stars);
    card.tone = TONES[(index + place) % 3];
    card.innerHTML = `<span slot="name">${name}</span><p>${words}</p>`;
    shelf.append(card);
  });
});

const footer = new CSSStyleSheet();
footer.replaceSync(`body::after { content: "—"; display: block; text-align: center; padding: 24px; color: ${unsafeCSS("#b8aa94")}; }`);
document.adoptedStyleSheets = [footer];
