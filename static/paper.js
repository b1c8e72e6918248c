// Ties marks of the abstract and the rows that were read from them: what is pointed at or focused lights up on both sides.
// A row leads to its mark by a link; without this script the links are all there is.
(() => {
  const rows = new Map();
  for (const link of document.querySelectorAll("#finds a[href^='#']")) {
    const mark = document.getElementById(decodeURIComponent(link.hash.slice(1)))?.closest(".mark");
    const row = link.closest("tr, li");
    if (!mark || !row) continue;
    for (const [one, other] of [[mark, row], [row, mark]]) rows.set(one, [...(rows.get(one) ?? []), other]);
  }
  for (const [part, others] of rows) {
    const light = (on) => [part, ...others].forEach((element) => element.classList.toggle("lit", on));
    part.addEventListener("mouseenter", () => light(true));
    part.addEventListener("mouseleave", () => light(false));
    part.addEventListener("focusin", () => light(true));
    part.addEventListener("focusout", () => light(false));
  }
})();
