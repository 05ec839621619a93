// Charts: drawn by Plotly, and only those that are open.

import { dress, paint, themes } from "./figures.js";
import { fetchAtOnce, fetchLater } from "./later.js";

const PAPER_WIDTH = 1000;
const config = { displayModeBar: false, responsive: false };
const paper = matchMedia("print");

// --- Drawing -----------------------------------------------------------------------------------------------------

let loading;
const drawn = new Set();

function loadPlotly(source) {
  loading ??= new Promise((done) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => done(window.Plotly);
    script.onerror = () => {
      loading = undefined; // asked for again when other figures come
      done(null);
    };
    document.head.append(script);
  });
  return loading;
}

function read(plot) {
  const source = document.getElementById(plot.dataset.figure);
  const figure = source && JSON.parse(source.textContent);
  const box = document.querySelector(`[data-log="${plot.id}"]`);
  if (figure && box?.checked) figure.layout = JSON.parse(document.getElementById(`${source.id}-log`).textContent);
  return figure;
}

function draw(Plotly, plot, width) {
  const figure = read(plot);
  if (!figure || !width) return;
  const { data, layout } = dress(figure, width);
  plot.style.minHeight = `${layout.height}px`;
  plot.querySelector(".hold")?.remove();
  Plotly.react(plot, data, layout, config);
  drawn.add(plot);
  document.querySelector(`.png[data-plot="${plot.id}"]`)?.removeAttribute("hidden");
}

export async function drawCharts() {
  restore();
  const panel = document.querySelector(".panel[data-later]:not([hidden])");
  if (panel && !await fetchLater(panel)) return;
  restore();
  const holder = document.querySelector("[data-plotly]");
  const open = [...document.querySelectorAll(".plot")].filter((plot) => plot.clientWidth);
  if (!holder || !open.length) return;
  const Plotly = await loadPlotly(holder.dataset.plotly);
  for (const plot of open) if (Plotly && plot.isConnected) draw(Plotly, plot, plot.clientWidth);
}

// --- Panels ------------------------------------------------------------------------------------------------------

// What was chosen stays chosen when other figures come.
let chosen = "";
const logarithmic = new Set([...document.querySelectorAll("[data-log]:checked")].map((box) => box.id));

function openPanel(tab) {
  const tabs = tab.closest("[role=tablist]").querySelectorAll("[role=tab]");
  for (const each of tabs) {
    const open = each === tab;
    each.setAttribute("aria-selected", open);
    each.tabIndex = open ? 0 : -1;
    document.getElementById(each.getAttribute("aria-controls")).hidden = !open;
  }
}

function restore() {
  for (const tab of document.querySelectorAll("[role=tab]:disabled")) tab.disabled = false;
  const tab = document.getElementById(chosen);
  if (tab?.getAttribute("aria-selected") === "false") openPanel(tab);
  for (const box of document.querySelectorAll("[data-log]")) box.checked = logarithmic.has(box.id);
  for (const plot of drawn) {
    if (plot.isConnected) continue;
    window.Plotly.purge(plot); // it keeps drawings of charts that have gone unless told
    drawn.delete(plot);
  }
}

function choose(tab) {
  chosen = tab.id;
  openPanel(tab);
  drawCharts();
}

const KEYS = {
  ArrowLeft: (place, all) => (place + all - 1) % all,
  ArrowRight: (place, all) => (place + 1) % all,
  Home: () => 0,
  End: (place, all) => all - 1,
};

document.addEventListener("keydown", (event) => {
  const list = event.target.closest?.(".charts-tabs");
  if (!list || !KEYS[event.key]) return;
  event.preventDefault();
  const tabs = [...list.querySelectorAll("[role=tab]")];
  const tab = tabs[KEYS[event.key](tabs.indexOf(event.target), tabs.length)];
  tab.focus();
  choose(tab);
});

document.addEventListener("click", (event) => {
  const tab = event.target.closest?.(".charts-tabs [role=tab]");
  if (tab) choose(tab);
  const link = event.target.closest?.(".png[data-plot]");
  if (link) {
    event.preventDefault();
    save(link);
  }
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-log]")) return;
  if (event.target.checked) logarithmic.add(event.target.id);
  else logarithmic.delete(event.target.id);
  drawCharts();
});

// A picture has a ground and a title, since it leaves the page that says what it shows.
async function save(link) {
  const plot = document.getElementById(link.dataset.plot);
  const layout = {
    ...plot.layout,
    paper_bgcolor: paint("var(--raised)"),
    title: { text: plot.dataset.title, x: 0.01, xanchor: "left", font: { size: 16 } },
    margin: { ...plot.layout.margin, t: plot.layout.margin.t + 32 },
    height: plot.layout.height + 32,
  };
  const picture = document.createElement("a");
  picture.href = await window.Plotly.toImage({ data: plot.data, layout, config }, { format: "png", width: layout.width, height: layout.height, scale: 2 });
  picture.download = link.download;
  picture.click();
}

// --- When --------------------------------------------------------------------------------------------------------

// On paper every chart is drawn, in the light theme.
let screenTheme;

function drawForPaper() {
  if (!window.Plotly || screenTheme !== undefined) return;
  fetchAtOnce();
  screenTheme = document.documentElement.dataset.theme ?? "";
  document.documentElement.dataset.theme = "light";
  for (const plot of document.querySelectorAll(".plot")) draw(window.Plotly, plot, PAPER_WIDTH);
}

function drawForScreen() {
  if (screenTheme === undefined) return;
  if (screenTheme) document.documentElement.dataset.theme = screenTheme;
  else delete document.documentElement.dataset.theme;
  screenTheme = undefined;
  drawCharts();
}

addEventListener("beforeprint", drawForPaper);
addEventListener("afterprint", drawForScreen);
paper.addEventListener("change", () => (paper.matches ? drawForPaper() : drawForScreen()));

for (const each of themes) each.addEventListener("change", drawCharts);
let resized;
addEventListener("resize", () => {
  clearTimeout(resized);
  resized = setTimeout(drawCharts, 150);
});
document.addEventListener("htmx:afterSwap", restore);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "results") drawCharts();
});
// A chart in a part that was folded is drawn when that opens.
document.addEventListener("toggle", (event) => { if (event.target.querySelector?.(".plot")) drawCharts(); }, true);
drawCharts();
