// Sets formulas that titles and abstracts have in TeX. What cannot be set, or has a mark in its midst, stays as it is written.
(() => {
  const PLACES = "h1, .abstract, .hits .title, .hits p, .papers a, .related a, td.col-title, td.col-abstract";
  // As pandoc has it: no blank inside the dollars and no digit behind them, so that $5 and $10 are prices. Nor are there words.
  const NO_PROSE = String.raw`(?!\s)(?![^$]*(?<![\\A-Za-z])[A-Za-z]{2,}[.,;]?\s+[A-Za-z]{2,})`;
  const FORMULA = new RegExp(
    [
      String.raw`(?<!\\)\$\$(?<display>[^$]+)\$\$`,
      String.raw`(?<!\\)\$${NO_PROSE}(?<inline>(?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)`,
      String.raw`\\\((?<round>.+?)\\\)`,
      String.raw`\\\[(?<square>.+?)\\\]`,
    ].join("|"),
    "gsu",
  );
  const LIBRARY = new URL("vendor/temml.min.js", document.currentScript.src);

  const set = (tex) => {
    const formula = document.createElement("span");
    formula.className = "formula";
    try {
      temml.render(tex, formula, { throwOnError: true, annotate: true });
    } catch {
      return null;
    }
    return formula;
  };

  const setFormulas = (node) => {
    const parts = [];
    let end = 0;
    for (const match of node.data.matchAll(FORMULA)) {
      const { display, inline, round, square } = match.groups;
      const formula = set(display ?? inline ?? round ?? square);
      if (!formula) continue;
      parts.push(node.data.slice(end, match.index), formula);
      end = match.index + match[0].length;
    }
    if (parts.length) node.replaceWith(...parts, node.data.slice(end));
  };

  // A mark that is all of a formula has the dollars outside, an odd one before it: $a$ ends where it began.
  const setMark = (mark) => {
    const [before, text, after] = [mark.previousSibling, mark.lastChild, mark.nextSibling];
    if (!/(?<!\\)\$$/.test(before?.data) || !/^\$(?!\d)/.test(after?.data) || before.data.match(/\$/g).length % 2 === 0) return;
    const formula = set(text.data);
    if (!formula) return;
    before.data = before.data.slice(0, -1);
    after.data = after.data.slice(1);
    text.replaceWith(formula);
  };

  // What is wider than its text is scrolled by itself.
  const fit = () => {
    for (const formula of document.querySelectorAll(".formula")) {
      const room = formula.closest("h1, p, li, td").clientWidth;
      const isWide = formula.firstChild.getBoundingClientRect().width > room;
      formula.classList.toggle("wide", isWide);
      formula.tabIndex = isWide ? 0 : -1;
    }
  };

  const places = [...document.querySelectorAll(PLACES)].filter((place) => place.textContent.search(FORMULA) >= 0);
  if (!places.length) return;
  const script = document.createElement("script");
  script.src = LIBRARY;
  script.addEventListener("load", () => {
    for (const place of places) {
      place.querySelectorAll(".mark").forEach(setMark);
      const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT, (node) =>
        node.data.search(FORMULA) >= 0 ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP,
      );
      const found = [];
      while (texts.nextNode()) found.push(texts.currentNode);
      found.forEach(setFormulas);
    }
    fit();
    addEventListener("resize", fit);
  });
  document.head.append(script);
})();
