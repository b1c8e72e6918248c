// Sets formulas, emphasis and signs that titles and texts have in TeX.
// What cannot be set, or has a mark in its midst, stays as it is written.
(() => {
  const PLACES = "h1, .abstract, .hits .title, .hits p, .papers a, .related a, td.col-title, td.col-abstract, td.col-evidence";
  const MARKS = ".mark, mark";
  const PAIR = /(?<!\\)\$\$([^$]+)\$\$|(?<!\\)\$((?:\\.|[^$\\])+)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]/gsu;
  const LONGEST = 500;
  // Signs that TeX alone has; a percent sign is written with a backslash in prose, too.
  const TEX_SIGNS = /[\^_]|\\[A-Za-z,;!|{}]/;
  const WORDS = /\\(?:text|math|operator)\w*\s*\{[^{}]*\}|\\[A-Za-z]+/g;
  const PROSE = /[A-Za-z]{2,}[.,;:]?\s+[A-Za-z]{2,}/;
  // What moves text about, or takes any room: a stranger's formula must stay in its place.
  const AT_LARGE = /\\(?:rule|[hmv]?space|[hmv]?skip|m?kern|raisebox|lower|raise|smash|[lr]lap|begin|\\|[a-z]*color|def|let|newcommand)/;
  const STYLES = {
    textbf: "b", textit: "i", textsl: "i", emph: "i", texttt: "code",
    textsc: "span", underline: "u", textsuperscript: "sup", textsubscript: "sub",
  };
  const STYLE = `\\\\(${Object.keys(STYLES).join("|")})\\s*\\{`;
  const BEFORE_MARK = new RegExp(`${STYLE}$`);
  const ESCAPED = /(?<!\\)\\([%&#_$])/g;
  // Accents within words: the sign that Unicode has for each, and the letters that have it there; It\'s has none.
  const ACCENTS = {
    "'": ["\u0301", "aeiouyczn"], '"': ["\u0308", "aeiouy"], "`": ["\u0300", "aeiou"], "^": ["\u0302", "aeiou"], "~": ["\u0303", "ano"],
    H: ["\u030b", "ou"], c: ["\u0327", "cs"], v: ["\u030c", "cdenrstz"], k: ["\u0328", "ae"],
  };
  const ACCENTED = /(?<=\p{L})\\(?:(["'`^~])(?:([A-Za-z])|\{([A-Za-z])\})|([Hcvk])\{([A-Za-z])\})/gu;
  const LIBRARY = new URL("vendor/temml.min.js", document.currentScript.src);

  // Whether what stands between two dollars is a formula, no price and no words between two prices.
  const isFormula = (tex, before, after) => {
    if (TEX_SIGNS.test(tex)) return !PROSE.test(tex.replace(WORDS, " "));
    const isPrice = /^\d/.test(tex) && (/\d/.test(after) || /[A-Za-z]/.test(before));
    return !isPrice && tex.trim() === tex && !/[A-Za-z]{2}/.test(tex);
  };

  // The formulas of a text: where each begins and ends, and its TeX.
  const findFormulas = (text) => {
    const found = [];
    PAIR.lastIndex = 0;
    for (let match = PAIR.exec(text); match; match = PAIR.exec(text)) {
      const [whole, display, inline, round, square] = match;
      const tex = display ?? inline ?? round ?? square;
      const end = match.index + whole.length;
      if (inline && !isFormula(tex, text[match.index - 1] ?? "", text[end] ?? "")) PAIR.lastIndex = end - 1;
      else if (tex.length <= LONGEST && !AT_LARGE.test(tex)) found.push({ start: match.index, end, tex });
    }
    return found;
  };

  // Where the brace closes that is open at a place of a text, -1 if nowhere.
  const closing = (text, start) => {
    let depth = 1;
    for (let at = start; at < text.length; at += text[at] === "\\" ? 2 : 1) {
      if (text[at] === "{") depth += 1;
      else if (text[at] === "}") depth -= 1;
      if (depth === 0) return at;
    }
    return -1;
  };

  // Bold, italics and code outside of formulas, one within another too.
  const setStyles = (node) => {
    const [text, pattern, parts] = [node.data, new RegExp(STYLE, "g"), []];
    const formulas = findFormulas(text);
    let last = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const [begin, stop] = [pattern.lastIndex, closing(text, pattern.lastIndex)];
      if (stop < 0 || formulas.some(({ start, end }) => start < match.index && match.index < end)) continue;
      const styled = document.createElement(STYLES[match[1]]);
      styled.className = "tex";
      styled.append(text.slice(begin, stop));
      setStyles(styled.firstChild);
      parts.push(text.slice(last, match.index), styled);
      last = pattern.lastIndex = stop + 1;
    }
    if (parts.length) node.replaceWith(...parts, text.slice(last));
  };

  // A mark that is all of what is emphasised has the command before it and the brace behind.
  const setMarkStyle = (mark) => {
    const [before, text, after] = [mark.previousSibling, mark.lastChild, mark.nextSibling];
    const command = BEFORE_MARK.exec(before?.data);
    if (!command || !after?.data?.startsWith("}")) return;
    const styled = document.createElement(STYLES[command[1]]);
    before.data = before.data.slice(0, command.index);
    after.data = after.data.slice(1);
    styled.className = "tex";
    text.replaceWith(styled);
    styled.append(text);
  };

  const textsOf = (place) => {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    return texts;
  };

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
    let last = 0;
    for (const { start, end, tex } of findFormulas(node.data)) {
      const formula = set(tex);
      if (!formula) continue;
      parts.push(node.data.slice(last, start), formula);
      last = end;
    }
    if (parts.length) node.replaceWith(...parts, node.data.slice(last));
  };

  // Where a part of a place begins in its text.
  const startOf = (part, place) => {
    const before = document.createRange();
    before.setStart(place, 0);
    before.setEndBefore(part);
    return before.toString().length;
  };

  // A mark that is all of a formula has the dollars outside.
  const setMark = (mark) => {
    const [before, text, after] = [mark.previousSibling, textsOf(mark).at(-1), mark.nextSibling];
    const formula = AT_LARGE.test(text.data) ? null : set(text.data);
    if (!formula) return;
    before.data = before.data.slice(0, -1);
    after.data = after.data.slice(1);
    text.replaceWith(formula);
  };

  const setMarks = (place) => {
    const formulas = findFormulas(place.textContent);
    const isFormula = (mark) => {
      const begin = startOf(mark, place) - 1;
      const end = begin + mark.textContent.length + 2;
      const hasDollars = mark.previousSibling?.data?.endsWith("$") && mark.nextSibling?.data?.startsWith("$");
      return hasDollars && formulas.some((formula) => formula.start === begin && formula.end === end);
    };
    [...place.querySelectorAll(MARKS)].filter(isFormula).forEach(setMark);
  };

  // A link that is all formula has no name of its own to those who do not see it: it is called by what it shows.
  const nameLinks = (place) => {
    for (const link of new Set([...place.querySelectorAll(".formula")].map((formula) => formula.closest("a")))) {
      const shown = link?.cloneNode(true);
      shown?.querySelectorAll("annotation").forEach((tex) => tex.remove());
      const name = shown?.textContent;
      shown?.querySelectorAll(".formula").forEach((formula) => formula.remove());
      if (shown && !shown.textContent.trim()) link.setAttribute("aria-label", name);
    }
  };

  const setAccent = (written, sign, bare, braced, command, held) => {
    const [mark, letters] = ACCENTS[sign ?? command];
    const letter = bare ?? braced ?? held;
    return letters.includes(letter.toLowerCase()) ? (letter + mark).normalize("NFC") : written;
  };

  // Signs that TeX wants a backslash before, and accents; what is set has them already.
  const setSigns = (place) => {
    for (const text of textsOf(place)) {
      if (text.parentElement.closest(".formula")) continue;
      text.data = text.data.replace(ESCAPED, "$1").replace(ACCENTED, setAccent);
    }
  };

  // What is wider than its text is scrolled by itself.
  const fit = () => {
    for (const formula of document.querySelectorAll(".formula")) {
      const room = formula.closest("h1, p, li, td, blockquote").clientWidth;
      const isWide = formula.firstChild.getBoundingClientRect().width > room;
      formula.classList.toggle("wide", isWide);
      if (isWide) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
  };

  const all = [...document.querySelectorAll(PLACES)];
  for (const place of all.filter((place) => place.textContent.search(STYLE) >= 0)) {
    place.querySelectorAll(MARKS).forEach(setMarkStyle);
    textsOf(place).forEach(setStyles);
  }
  const places = all.filter((place) => findFormulas(place.textContent).length);
  all.filter((place) => !places.includes(place)).forEach(setSigns);
  if (!places.length) return;
  const script = document.createElement("script");
  script.src = LIBRARY;
  script.addEventListener("load", () => {
    for (const place of places) {
      setMarks(place);
      textsOf(place).forEach(setFormulas);
      setSigns(place);
      nameLinks(place);
    }
    fit();
    addEventListener("resize", fit);
  });
  document.head.append(script);
})();
