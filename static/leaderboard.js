// Draws the scores of a leaderboard over time: a point a score, a line of the best so far. The page's tables say the same.
(() => {
  const figure = document.querySelector("figure.chart");
  const points = document.getElementById("points");
  if (!figure || !points) return;

  const scores = JSON.parse(points.textContent).map((point) => ({
    ...point,
    date: new Date(point.date),
    label: `${point.value} · ${point.date}\n${point.title}\n\n${point.sentence}`,
  }));
  if (new Set(scores.map((score) => score.date.getTime())).size < 2) return;
  const best = scores.filter((score) => score.best).sort((a, b) => a.date - b.date);
  const last = Math.max(...scores.map((score) => score.date));
  // Errors fall towards zero: over more than a power of ten a logarithm keeps the good ones apart.
  const values = scores.map((score) => score.value);
  const type = "falling" in figure.dataset && Math.min(...values) > 0 && Math.max(...values) > 10 * Math.min(...values) ? "log" : "linear";
  const line = best.length ? [...best, { date: new Date(last), value: best[best.length - 1].value }] : [];

  const draw = (width) =>
    Plot.plot({
      width,
      height: Math.min(380, Math.max(240, width / 2)),
      marginLeft: 55,
      style: { fontSize: "12px" },
      x: { type: "utc", label: null, nice: true },
      y: { type, label: figure.dataset.label + (type === "log" ? ", logarithmic" : ""), labelArrow: "none", grid: true, nice: type === "linear" },
      marks: [
        Plot.line(line, { x: "date", y: "value", curve: "step-after", stroke: "var(--accent)" }),
        Plot.dot(scores, {
          x: "date",
          y: "value",
          r: (score) => (score.first ? 4.5 : 2.5),
          fill: (score) => (score.best ? "var(--accent)" : "var(--card)"),
          stroke: "var(--accent)",
          href: "href",
          ariaLabel: "label",
        }),
        // A click pins the tip: it must not come between a point and the click that follows it.
        Plot.tip(scores, Plot.pointer({ x: "date", y: "value", title: "label", lineWidth: 34, pointerEvents: "none" })),
      ],
    });

  // A point's name belongs to its link; a group may only have a name when it has a role.
  const named = (svg) => {
    for (const group of svg.querySelectorAll("g[aria-label]")) group.setAttribute("role", "group");
    for (const point of svg.querySelectorAll("a > [aria-label]")) {
      point.parentNode.setAttribute("aria-label", point.getAttribute("aria-label"));
      point.removeAttribute("aria-label");
    }
    return svg;
  };

  let drawn = 0;
  new ResizeObserver(() => {
    const width = Math.round(figure.clientWidth);
    if (width === drawn) return;
    drawn = width;
    figure.querySelector("svg")?.remove();
    figure.prepend(named(draw(width)));
  }).observe(figure);
  figure.hidden = false;
})();
