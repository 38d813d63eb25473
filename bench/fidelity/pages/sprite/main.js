const CARDS = [["i-sun", "Air", "11.4 °C", "Two degrees colder than yesterday"], ["i-drop", "Moisture", "78 %", "Mist is likely before dawn"], ["i-wind", "Wind", "34 km/h", "From the north-west, rising"], ["i-rain", "Rain", "2.1 mm", "Since midnight, mostly drizzle"]];
const SVG = "http://www.w3.org/2000/svg";
const cards = document.querySelector(".cards");
for (const [icon, name, value, words] of CARDS) {
  cards.insertAdjacentHTML("beforeend", `<article class="card"><span>${name}</span><svg class="icon"><use href="#${icon}"></use></svg><b>${value}</b><small>${words}</small></article>`);
}
const values = Array.from({ length: 25 }, (_, hour) => 9 + 4 * Math.sin((hour - 8) / 3.8) + Math.sin(hour * 1.7) * 0.6);
const at = (value, index) => [40 + index * 24, 190 - (value - 3) * 15];
const points = values.map(at);
const path = points.map(([x, y], index) => `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
document.querySelector(".line").setAttribute("d", path);
document.querySelector(".area").setAttribute("d", `${path}L616 200L40 200Z`);
const add = (parent, tag, attributes, text = "") => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  document.querySelector(parent).append(node);
};
for (let degree = 4; degree <= 14; degree += 2) {
  add(".grid", "line", { x1: 40, x2: 616, y1: 190 - (degree - 3) * 15, y2: 190 - (degree - 3) * 15 });
  add(".axis", "text", { x: 8, y: 194 - (degree - 3) * 15 }, `${degree} °C`);
}
points.forEach(([x, y], index) => index % 4 === 0 && add(".dots", "circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 4 }));
document.querySelector("#alarm").addEventListener("click", ({ currentTarget }) => {
  const on = currentTarget.classList.toggle("on");
  currentTarget.querySelector("span").textContent = on ? "Alarm on" : "Alarm off";
  currentTarget.querySelector("use").setAttribute("href", on ? "#i-wind" : "#i-bell");
});
