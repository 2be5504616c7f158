// Draws every figure.chart from the table inside it, in the page's own colours.

const drawn = new Map();

function tone(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(--color-${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

const faint = (colour, share) => colour.replace("rgb(", "rgba(").replace(")", `, ${share})`);

function read(table) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.dataset.value ?? cell.textContent));
  const columns = rows[0].slice(1).map((_, n) => rows.map((row) => (row[n + 1].trim() === "" ? null : Number(row[n + 1]))));
  return { labels: rows.map((row) => row[0].trim()), columns };
}

// Bars stand on each other: each series is the sum of those below it.
const pile = (columns) => columns.map((column, n) => column.map((_, row) => columns.slice(0, n + 1).reduce((sum, c) => sum + (c[row] ?? 0), 0)));

const FONT = "500 11px Manrope";
const GAP = 6;
const pen = document.createElement("canvas").getContext("2d");

// One axis speaks one unit: seconds, where its highest label is one at least.
function spoken(values, unit) {
  if (unit === "$") return values.map((value) => `$${Number(value.toPrecision(3))}`);
  const seconds = unit === " ms" && Math.max(...values) >= 1000;
  return values.map((value) => (seconds ? `${value / 1000} s` : `${value}${unit}`));
}

// As wide as the widest label, so that none is cut.
function room(words) {
  pen.font = FONT;
  return Math.ceil(Math.max(0, ...(words ?? []).map((word) => pen.measureText(word).width))) + GAP;
}

function axes(labels, { every, stacked, unit }) {
  const axis = { stroke: tone("muted"), font: FONT, gap: GAP, ticks: { show: false }, grid: { show: false } };
  const shown = labels.map((_, n) => n).filter((n) => n % every === 0 && (stacked || n < labels.length - every / 2));
  return [
    { ...axis, size: 24, splits: () => shown, values: (_, at) => at.map((n) => labels[n]) },
    { ...axis, size: (_, words) => room(words), space: 44, grid: { show: true, stroke: tone("line"), width: 1 }, values: (_, at) => spoken(at, unit) },
  ];
}

// A line needs two values side by side: what stands alone, or nearly, is shown as points.
function alone(column) {
  const known = [...column.keys()].filter((n) => column[n] !== null);
  return known.length < 3 ? known : known.filter((n) => (column[n - 1] ?? null) === null && (column[n + 1] ?? null) === null);
}

function draw(figure) {
  const table = figure.querySelector("table");
  if (!table?.tBodies[0]?.rows.length) return;
  const { labels, columns } = read(table);
  const { kind = "line", tones = "accent", unit = "", height = 200, max } = figure.dataset;
  const colours = tones.split(" ").map(tone);
  const stacked = kind === "bars";
  const every = Math.max(1, Math.ceil((labels.length * 56) / figure.clientWidth));
  const data = stacked ? pile(columns) : columns;
  const order = stacked ? [...columns.keys()].reverse() : [...columns.keys()];
  const bars = (n) => uPlot.paths.bars({ size: [0.62, 24], radius: n === columns.length - 1 ? [0.12, 0] : 0 });
  const series = (n) => stacked
    ? { fill: colours[n], width: 0, points: { show: false }, paths: bars(n) }
    : { stroke: colours[n], width: 1.5, points: { show: true, size: 6, fill: colours[n], filter: () => alone(columns[n]) }, fill: n === 0 ? faint(colours[n], 0.08) : undefined };
  drawn.get(figure)?.destroy();
  drawn.set(figure, new uPlot({
    width: figure.clientWidth,
    height: Number(height),
    padding: [8, stacked ? 0 : room(labels.slice(-1)) / 2, 0, 0], // half of the last label hangs over the edge
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: stacked ? [-0.6, labels.length - 0.4] : undefined },
      y: { range: (_, low, high) => [0, max ? Number(max) : high * 1.12 || 1] },
    },
    axes: axes(labels, { every, stacked, unit }),
    series: [{}, ...order.map(series)],
  }, [labels.map((_, n) => n), ...order.map((n) => data[n])], figure));
}

const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const chart = drawn.get(target);
    if (!chart || Math.abs(chart.width - target.clientWidth) < 1) continue;
    chart.setSize({ width: target.clientWidth, height: chart.height });
  }
});

function drawAll() {
  for (const figure of document.querySelectorAll("figure.chart")) {
    draw(figure);
    widths.observe(figure);
  }
  for (const figure of drawn.keys()) if (!figure.isConnected) drawn.delete(figure);
}

document.fonts.ready.then(drawAll);
document.addEventListener("staque:theme", drawAll);
document.addEventListener("htmx:after:swap", () => {
  if ([...document.querySelectorAll("figure.chart")].some((figure) => !drawn.has(figure))) drawAll();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
