// Sets formulas that titles and abstracts have in TeX. What cannot be set, or has a mark within, stays as it is written.
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

  const setFormulas = (node) => {
    const parts = [];
    let end = 0;
    for (const match of node.data.matchAll(FORMULA)) {
      const { display, inline, round, square } = match.groups;
      const formula = document.createElement("span");
      try {
        temml.render(display ?? inline ?? round ?? square, formula, { throwOnError: true, annotate: true });
      } catch {
        continue;
      }
      parts.push(node.data.slice(end, match.index), formula);
      end = match.index + match[0].length;
    }
    if (parts.length) node.replaceWith(...parts, node.data.slice(end));
  };

  const found = [];
  for (const place of document.querySelectorAll(PLACES)) {
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) if (texts.currentNode.data.search(FORMULA) >= 0) found.push(texts.currentNode);
  }
  if (!found.length) return;
  const script = document.createElement("script");
  script.src = LIBRARY;
  script.addEventListener("load", () => found.forEach(setFormulas));
  document.head.append(script);
})();
