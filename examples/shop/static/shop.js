"use strict";
// Everything the shop's pages do themselves: the cookie choice, and small comforts of its forms.

const CHOICE = /(?:^|; )lin_consent=(granted|denied)/;
const insp = (window.__insp = window.__insp || []);

function storedChoice() {
  const found = CHOICE.exec(document.cookie);
  return found ? found[1] : null;
}

function showChoice(choice) {
  document.querySelector("[data-consent]").hidden = choice !== null;
  const words = { granted: "You said yes.", denied: "You said no.", null: "No choice yet." };
  document.querySelector("[data-consent-state]").textContent = words[choice];
}

function say(choice) {
  // biome-ignore lint: the cookie store is not everywhere yet
  document.cookie = `lin_consent=${choice}; path=/; max-age=15552000; samesite=lax`;
  insp.push(["consent", choice]);
  showChoice(choice);
}

function startConsent() {
  const stored = storedChoice();
  if (stored) insp.push(["consent", stored]);
  showChoice(stored);
  for (const button of document.querySelectorAll("[data-consent-say]")) {
    button.addEventListener("click", () => say(button.dataset.consentSay));
  }
  for (const button of document.querySelectorAll("[data-consent-open]")) {
    button.addEventListener("click", () => {
      const banner = document.querySelector("[data-consent]");
      banner.hidden = false;
      banner.querySelector("button").focus();
    });
  }
}

function startReveal(button) {
  const field = document.getElementById(button.dataset.reveal);
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.textContent = shown ? "Show" : "Hide";
    button.setAttribute("aria-pressed", String(!shown));
  });
}

function startStepper(box) {
  const field = box.querySelector("input");
  box.addEventListener("click", (event) => {
    const step = Number(event.target.dataset.step || 0);
    if (step) field.value = String(Math.min(20, Math.max(1, Number(field.value || 1) + step)));
  });
}

function startEcho(field) {
  const target = document.getElementById(field.dataset.echo);
  field.addEventListener("input", () => {
    target.textContent = field.value;
  });
}

function startLetter(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    document.querySelector("[data-letter-answer]").textContent = "Thank you. The next letter goes out in September.";
    form.reset();
  });
}

startConsent();
document.querySelectorAll("[data-reveal]").forEach(startReveal);
document.querySelectorAll("[data-stepper]").forEach(startStepper);
document.querySelectorAll("[data-echo]").forEach(startEcho);
document.querySelectorAll("[data-letter]").forEach(startLetter);
document.querySelectorAll("[data-sort] select").forEach((field) => {
  field.addEventListener("change", () => field.form.requestSubmit());
});
document.querySelectorAll("[data-dialog]").forEach((button) => {
  button.addEventListener("click", () => document.getElementById(button.dataset.dialog).showModal());
});
