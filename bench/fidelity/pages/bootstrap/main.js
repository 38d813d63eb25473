import "bootstrap";

const filter = document.querySelector("#find");
filter.addEventListener("input", () => {
  for (const row of document.querySelectorAll("#departures tbody tr")) {
    row.classList.toggle("d-none", !row.textContent.toLowerCase().includes(filter.value.toLowerCase()));
  }
});
