// A thousand rows, made the same way every time.
const TOWNS = ["Aarhus", "Bologna", "Coimbra", "Debrecen", "Eindhoven", "Freiburg", "Graz", "Kaunas", "Linz", "Malmö", "Nantes", "Ostrava", "Porto", "Rennes", "Split", "Tampere", "Utrecht", "Vigo", "Wrocław", "Zadar"];
const STATES = ["moving", "delivered", "late"];
const COLUMNS = ["Parcel", "Handed in", "From", "To", "Weight", "Way", "State", "Price"];
const ROWS = 1000;
let seed = 7;
const random = (below) => {
  seed = (seed * 16807) % 2147483647;
  return seed % below;
};
const rows = Array.from({ length: ROWS }, (_, index) => ({
  number: `PX-${(40210 + index * 7).toString(36).toUpperCase()}`,
  day: `${1 + random(28)} ${["Sep", "Oct", "Nov"][random(3)]}`,
  from: TOWNS[random(20)],
  to: TOWNS[random(20)],
  weight: (random(240) + 4) / 10,
  way: random(101),
  state: STATES[random(11) % 3],
  price: (random(4200) + 380) / 100,
}));

const make = (tag, className, ...children) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
};
const way = (part) => {
  const fill = make("i");
  fill.style.width = `${part}%`;
  return make("span", "bar", fill);
};
const line = (row) => make("tr", "",
  make("td", "number", row.number), make("td", "", row.day), make("td", "", row.from), make("td", "", row.to),
  make("td", "right", `${row.weight.toFixed(1)} kg`), make("td", "", way(row.way)),
  make("td", "", make("span", `state ${row.state}`, row.state)), make("td", "right", `€ ${row.price.toFixed(2)}`));

const body = document.querySelector("tbody");
const count = document.querySelector("#count");
const KEYS = ["number", "day", "from", "to", "weight", "way", "state", "price"];
function draw(shown) {
  body.replaceChildren(...shown.map(line));
  count.textContent = `${shown.length} of ${ROWS} shown`;
}
document.querySelector("thead tr").append(...COLUMNS.map((name, index) => {
  const head = make("th", index === 4 || index === 7 ? "right" : "", name);
  head.scope = "col";
  head.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = KEYS[index];
    rows.sort((a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0) * (down ? -1 : 1));
    draw(rows);
  });
  return head;
}));
document.querySelector(".chips").append(...STATES.map((state) => {
  const chip = make("button", "", state);
  chip.setAttribute("aria-pressed", "false");
  chip.addEventListener("click", () => {
    for (const other of chip.parentElement.children) other.setAttribute("aria-pressed", String(other === chip));
    draw(rows.filter((row) => row.state === state));
  });
  return chip;
}));
document.querySelector("#find").addEventListener("input", ({ target }) => {
  const wanted = target.value.toLowerCase();
  draw(rows.filter((row) => Object.values(row).some((value) => String(value).toLowerCase().includes(wanted))));
});
draw(rows);
