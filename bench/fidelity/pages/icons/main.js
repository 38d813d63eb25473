const FOLDERS = [["fa-kitchen-set", "Kitchen", 14], ["fa-bath", "Bathroom", 9], ["fa-house-chimney", "Roof", 22], ["fa-leaf", "Garden", 5]];
const FILES = [
  ["fa-file-pdf", "Ground floor, third draft", "4.2 MB"],
  ["fa-file-excel", "What it will cost, honestly", "88 KB"],
  ["fa-file-image", "The wall behind the oven", "2.9 MB"],
  ["fa-file-lines", "Questions for the carpenter", "12 KB"],
  ["fa-file-zipper", "Everything from the old owner", "61 MB"],
  ["fa-file-audio", "What the stairs sound like", "1.1 MB"],
  ["fa-file-word", "Letter to the neighbours", "34 KB"],
];
const tiles = document.querySelector(".tiles");
for (const [icon, name, count] of FOLDERS) {
  tiles.insertAdjacentHTML("beforeend", `<article class="tile"><i class="fa-solid ${icon}"></i><strong>${name}</strong><small><i class="fa-regular fa-file"></i> ${count} files</small></article>`);
}
const body = document.querySelector("tbody");
for (const [icon, name, size] of FILES) {
  body.insertAdjacentHTML("beforeend", `<tr><td><i class="fa-regular ${icon}"></i></td><td>${name}</td><td>${size}</td><td><i class="fa-solid fa-ellipsis"></i></td></tr>`);
}
const menu = document.querySelector(".menu");
document.querySelector("#menu-button").addEventListener("click", () => {
  menu.hidden = !menu.hidden;
});
document.querySelector(".star").addEventListener("click", ({ currentTarget }) => {
  const on = currentTarget.getAttribute("aria-pressed") !== "true";
  currentTarget.setAttribute("aria-pressed", String(on));
  currentTarget.querySelector("i").className = on ? "fa-solid fa-star" : "fa-regular fa-star";
});
document.querySelector("#find").addEventListener("input", ({ target }) => {
  for (const row of body.rows) row.style.opacity = row.textContent.toLowerCase().includes(target.value.toLowerCase()) ? "" : ".35";
});
