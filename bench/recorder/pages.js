// The three pages of the bench, made in place so that all recorders see the same.
globalThis.pages = {
  article() {
    let css = "";
    for (let i = 0; css.length < 60_000; i += 1) css += `.c${i} .card-${i % 40}:hover { color: rgb(${i % 255}, 20, 30); margin: ${i % 9}px auto; border: 1px solid #ccc }\n`;
    const cards = Array.from({ length: 300 }, (_, i) => `
      <article class="card-${i % 40} c${i}"><h3 class="title">Item ${i}</h3>
        <p>Plain words about the item, <b>some</b> of them bold.</p>
        <a href="/items/${i % 7}/detail">More about it</a><input name="amount" value="${i}">
      </article>`);
    document.head.insertAdjacentHTML("beforeend", `<style>${css}</style>`);
    document.body.innerHTML = `<main>${cards.join("")}</main>`;
  },
  table() {
    const row = (i) => `<tr>${Array.from({ length: 10 }, (_, k) => `<td class="cell k${k}">${(i * 31 + k * 7) % 997}</td>`).join("")}</tr>`;
    document.head.insertAdjacentHTML("beforeend", "<style>.cell{padding:1px}.k3{color:red}</style>");
    document.body.innerHTML = `<table><tbody>${Array.from({ length: 1818 }, (_, i) => row(i)).join("")}</tbody></table>`;
  },
  live() {
    const row = (i) => `<tr>${Array.from({ length: 6 }, (_, k) => `<td class="cell">${i * k}</td>`).join("")}</tr>`;
    document.body.innerHTML = `<table><tbody>${Array.from({ length: 500 }, (_, i) => row(i)).join("")}</tbody></table>`;
  },
};
// 20 times a second every row has a new price, and some a new volume and direction, as in a trading view.
globalThis.tick = (times) =>
  new Promise((done) => {
    const rows = [...document.querySelectorAll("tr")];
    let left = times;
    let seed = 1;
    const timer = setInterval(() => {
      for (const { children } of rows) {
        seed = (seed * 16807) % 2147483647;
        children[1].firstChild.data = String(seed % 100_000);
        if (seed % 10 === 0) children[2].textContent = String(seed % 1000);
        if (seed % 20 === 0) children[3].className = seed % 40 ? "cell up" : "cell down";
      }
      left -= 1;
      if (left === 0) {
        clearInterval(timer);
        setTimeout(done, 700);
      }
    }, 50);
  });
