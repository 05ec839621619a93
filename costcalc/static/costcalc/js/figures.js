// A figure of the server, which has neither theme nor width, in the colors and the room of the page.

const DASHES = ["solid", "dot", "dash", "longdash", "dashdot"];
const NAME_HEIGHT = 17;

const forced = matchMedia("(forced-colors: active)");
// What changes the colors of a page.
export const themes = [matchMedia("(prefers-color-scheme: dark)"), matchMedia("(prefers-contrast: more)"), forced];

// --- Colors ------------------------------------------------------------------------------------------------------

const probe = document.createElement("span");
const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

const known = new Map();

// Plotly knows neither classes nor oklch: a pixel says what the browser makes of them.
function mix(value, classes) {
  document.body.append(probe);
  probe.className = classes;
  probe.style.setProperty("forced-color-adjust", "none");
  probe.style.color = value;
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = getComputedStyle(probe).color;
  pixel.fillRect(0, 0, 1, 1);
  probe.remove();
  return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).join(",");
}

// What a figure calls a color: classes of colors.css, such as "h-openai t-2", or a token, such as "var(--budget)".
export function paint(color, { text = false, alpha = 1 } = {}) {
  const token = color.startsWith("var(");
  const value = token ? color : "var(--m)";
  const key = `${color} ${text}`;
  // Words need more contrast than lines.
  if (!known.has(key)) known.set(key, mix(text ? `color-mix(in oklab, ${value} 60%, var(--text))` : value, token ? "" : `model-color ${color}`));
  const rgb = known.get(key);
  return alpha === 1 ? `rgb(${rgb})` : `rgba(${rgb},${alpha})`;
}

function colorTrace(trace) {
  const { color, colors } = trace.meta ?? {};
  if (colors) trace.marker.color = colors.map((each) => paint(each));
  if (!color) return;
  if (trace.line) trace.line.color = paint(color);
  if (trace.fill) trace.fillcolor = paint(color, { alpha: 0.18 });
  if (trace.type !== "bar") return;
  trace.marker.color = paint(color);
  // What is hatched is so in its color.
  if (trace.marker.pattern) Object.assign(trace.marker.pattern, { bgcolor: paint("var(--raised)"), fgcolor: paint(color), size: 6 });
}

function colorNotes({ shapes = [], annotations = [] }) {
  for (const shape of shapes) shape.line.color = paint(shape.name);
  for (const note of annotations) {
    note.font = { size: 13, color: paint(note.name ?? "var(--text)", { text: true }) };
    note.bgcolor = paint("var(--ground)"); // no line crosses words
    if (note.arrowcolor) note.arrowcolor = paint(note.name);
  }
}

// In two colors alone, lines differ by dash and by the name at their end.
function tellApart(data) {
  if (!forced.matches) return;
  const named = data.filter((trace) => trace.meta?.end && trace.line.dash === "solid");
  named.forEach((trace, place) => { trace.line.dash = DASHES[place % DASHES.length]; });
}

// --- Layout ------------------------------------------------------------------------------------------------------

// A name that is too long loses first what stands in parentheses, which hatching or a dash says too.
function cut(name, most) {
  const text = name.length > most ? name.replace(/ \([^)]*\)$/, "") : name;
  return text.length > most ? `${text.slice(0, Math.floor(most * 0.45))}…${text.slice(1 - Math.ceil(most * 0.55))}` : text;
}

function theme(layout, width) {
  const line = paint("var(--line)");
  const axis = { gridcolor: line, zerolinecolor: line, linecolor: paint("var(--edge)"), automargin: true, fixedrange: true, nticks: 4, layer: "below traces" };
  const text = paint("var(--text)");
  const style = getComputedStyle(document.body);
  Object.assign(layout, {
    width,
    font: { family: style.fontFamily, size: 14, color: text },
    margin: { t: 20, r: 8, b: 28 + (layout.xaxis.title ? 24 : 0) + (layout.xaxis.ticktext?.[0]?.includes("<br>") ? 18 : 0), l: 8 },
    showlegend: false,
    hovermode: "closest",
    bargap: 0.38,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    hoverlabel: { bgcolor: paint("var(--raised)"), bordercolor: paint("var(--edge)"), font: { color: text } },
    xaxis: { ...axis, tickangle: 0, nticks: Math.max(2, Math.floor(width / 160)), ...layout.xaxis },
    yaxis: { ...axis, ...layout.yaxis },
  });
  for (const each of [layout.xaxis, layout.yaxis]) if (each.title) each.title.font = { size: 13, color: paint("var(--quiet)") };
}

// Beside bars that lie stand names, a third of the width at most; after them their totals.
function nameBars(data, layout, width) {
  const names = [...new Set(data.filter((trace) => trace.orientation === "h").flatMap((trace) => trace.y))];
  if (!names.length) return;
  const most = Math.max(15, Math.floor(width / 3 / 7.5));
  Object.assign(layout.yaxis, { showgrid: false, tickmode: "array", tickvals: names, ticktext: names.map((name) => cut(name, most)) });
  thin(layout.xaxis, width * 0.6);
  if (layout.annotations?.length && width < 500) layout.xaxis.range[1] *= 1.4;
}

// Lines are named at their ends, one name below the other where lines lie close.
function nameLines(data, layout, width) {
  const lines = data.filter((trace) => trace.meta?.end);
  if (!lines.length) return;
  const most = width < 500 ? 15 : 24;
  const names = lines.map((trace) => cut(trace.meta.end, most));
  layout.margin.r = 16 + Math.ceil(7.4 * Math.max(...names.map((name) => name.length)));
  Object.assign(layout.xaxis, { showgrid: false, automargin: false });
  thin(layout.xaxis, width - layout.margin.r - 72);
  const log = layout.yaxis.type === "log";
  const [low, high] = layout.yaxis.range;
  // Past the axis, a line may go on for the other axes.
  const right = (layout.xaxis.type === "log" ? 10 ** layout.xaxis.range[1] : layout.xaxis.range?.[1]) * 1.000001;
  const room = layout.height - layout.margin.t - layout.margin.b;
  const place = (value) => ((log ? Math.log10(value) : value) - low) / (high - low) * room;
  const ends = lines.map((trace, i) => {
    const y = trace.y.findLast((each, at) => each != null && (!log || each > 0) && !(trace.x[at] > right)) ?? (log ? 10 ** low : low);
    const at = Math.min(room, Math.max(0, place(y)));
    return { name: names[i], color: trace.meta.color, at, moved: at };
  }).sort((one, other) => one.at - other.at);
  // Where there is little room, what stands at the top runs as far as the names.
  const above = width < 500 ? (layout.annotations ?? []).filter((note) => note.yref === "paper" && note.y === 1 && (note.yanchor === "top" || note.yshift)).length : 0;
  spread(ends, room - above * NAME_HEIGHT);
  layout.annotations = [...(layout.annotations ?? []), ...ends.map((end) => ({
    xref: "paper", x: 1, xanchor: "left", xshift: 6, yref: "paper", y: end.at / room, yanchor: "middle", yshift: end.moved - end.at,
    text: end.name, name: end.color, showarrow: false,
  }))];
}

// As many texts stand below an axis as there is room for.
function thin(axis, width) {
  if (!axis.ticktext) return;
  const [low, high] = axis.type === "log" ? axis.range.map((end) => 10 ** end) : axis.range;
  const ticks = axis.tickvals.map((value, i) => [value, axis.ticktext[i]]).filter(([value]) => value >= low && value <= high);
  const widest = 16 + 8 * Math.max(...ticks.flatMap(([, text]) => text.split("<br>")).map((text) => text.length));
  const step = Math.ceil(ticks.length * widest / width);
  const kept = ticks.filter((_, i) => i % step === 0);
  Object.assign(axis, { tickvals: kept.map(([value]) => value), ticktext: kept.map(([, text]) => text) });
}

function spread(ends, room) {
  for (let i = 1; i < ends.length; i++) ends[i].moved = Math.max(ends[i].moved, ends[i - 1].moved + NAME_HEIGHT);
  let most = room;
  for (let i = ends.length - 1; i >= 0 && ends[i].moved > most; i--) {
    ends[i].moved = most;
    most -= NAME_HEIGHT;
  }
}

// The figure as the page shows it, so wide; it is changed in place.
export function dress(figure, width) {
  const { data, layout } = figure;
  known.clear(); // the theme may be another
  theme(layout, width);
  nameBars(data, layout, width);
  nameLines(data, layout, width);
  tellApart(data);
  data.forEach(colorTrace);
  colorNotes(layout);
  return figure;
}
