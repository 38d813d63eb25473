"use strict";
// The style finder: four views in one document, each with an address of its own.

const STEPS = ["room", "mood", "budget", "result"];
const TITLES = {
  room: "Which room is it for?",
  mood: "How should it feel?",
  budget: "What may it cost?",
  result: "This could be yours",
};
const CHOICES = {
  room: [
    ["bedroom", "Bedroom", "Sleep in it", "brume"],
    ["bath", "Bath", "Dry off in it", "onde"],
    ["table", "Table", "Eat on it", "sel"],
    ["living", "Living room", "Lean on it", "galet"],
  ],
  mood: [
    ["calm", "Calm", "Chalk, fog, early morning", "dune"],
    ["bright", "Bright", "Stripes, fruit, open windows", "rayure"],
    ["deep", "Deep", "Indigo, checks, evening", "matin"],
  ],
};
const box = document.querySelector("[data-finder]");
const answers = { room: null, mood: null, budget: 120 };
let products = [];

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

function currentStep() {
  const name = location.pathname.split("/")[2];
  return STEPS.includes(name) ? name : "room";
}

function head(step) {
  const trail = STEPS.map((name, index) =>
    make(
      "li",
      { "aria-current": name === step ? "step" : null, class: index < STEPS.indexOf(step) ? "done" : null },
      ["Room", "Mood", "Budget", "Result"][index],
    ),
  );
  return make("div", { class: "finder-head" }, make("ol", { class: "trail" }, ...trail), make("h1", {}, TITLES[step]));
}

function option(step, [value, name, words, picture]) {
  const radio = make("input", { type: "radio", name: step, value, checked: answers[step] === value ? "" : null });
  radio.addEventListener("change", () => {
    answers[step] = value;
    box.querySelector("[data-next]").disabled = false;
  });
  const image = make("img", { src: `/static/img/${picture}.webp`, alt: "", width: "800", height: "1000" });
  const label = make("span", {}, make("strong", {}, name), words);
  return make("label", { class: "option" }, radio, image, label);
}

function budgetView() {
  const output = make("output", { for: "budget" }, `€ ${answers.budget}`);
  const range = make("input", { id: "budget", type: "range", min: "20", max: "200", step: "10", value: answers.budget });
  range.addEventListener("input", () => {
    answers.budget = Number(range.value);
    output.textContent = `€ ${range.value}`;
  });
  return make("div", { class: "budget stack" }, output, make("label", { for: "budget" }, "At most"), range);
}

function scoreOf(item) {
  return (item.room === answers.room ? 2 : 0) + (item.mood === answers.mood ? 2 : 0) + (item.price_cents <= answers.budget * 100 ? 1 : 0);
}

function card(item) {
  const image = make("img", { src: item.image, alt: item.name, width: "800", height: "1000" });
  const line = make("span", { class: "card-line" }, make("span", { class: "card-name" }, item.name), make("span", { class: "price" }, item.price));
  return make("a", { class: "card", href: item.url }, make("span", { class: "frame" }, image), line, make("span", { class: "soft" }, item.kind));
}

function resultView() {
  const best = [...products].sort((a, b) => scoreOf(b) - scoreOf(a)).slice(0, 3);
  return make("div", { class: "grid three" }, ...best.map(card));
}

function body(step) {
  if (step === "budget") return budgetView();
  if (step === "result") return resultView();
  return make("div", { class: "options" }, ...CHOICES[step].map((choice) => option(step, choice)));
}

function go(step) {
  history.pushState({ step }, "", `/finder/${step}`);
  show();
}

function buttons(step) {
  const at = STEPS.indexOf(step);
  const back = make("button", { class: "button quiet", type: "button" }, "Back");
  back.addEventListener("click", () => history.back());
  const next = make("button", { class: "button", type: "button", "data-next": "" }, step === "budget" ? "See the result" : "Next");
  next.disabled = step in CHOICES && answers[step] === null;
  next.addEventListener("click", () => go(STEPS[at + 1]));
  const again = make("button", { class: "button", type: "button" }, "Start again");
  again.addEventListener("click", () => go("room"));
  return make("div", { class: "finder-nav" }, at ? back : make("span"), step === "result" ? again : next);
}

function show() {
  const step = currentStep();
  document.title = `${TITLES[step]} · Maison Lin`;
  const view = make("div", { class: "stack rise" }, head(step), body(step), buttons(step));
  box.replaceChildren(view);
}

async function start() {
  const answer = await fetch("/api/products");
  products = await answer.json();
  addEventListener("popstate", show);
  show();
}

start();
