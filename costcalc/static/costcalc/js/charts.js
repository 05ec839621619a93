// Charts: drawn by Plotly, in the colors of the page.

const dark = matchMedia("(prefers-color-scheme: dark)");
let plotly;

function loadPlotly(source) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => resolve(window.Plotly);
    script.onerror = reject;
    document.head.append(script);
  });
  return plotly;
}

const config = {
  displaylogo: false,
  responsive: true,
  plotlyServerURL: "",
  showSendToCloud: false,
  showEditInChartStudio: false,
  modeBarButtonsToRemove: ["sendDataToCloud", "sendChartToCloud", "editInChartStudio", "lasso2d", "select2d", "autoScale2d"],
};

function themed(layout) {
  const style = getComputedStyle(document.documentElement);
  const probe = document.createElement("span");
  document.body.append(probe);
  const color = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const axis = { gridcolor: color("--line"), zerolinecolor: color("--line"), linecolor: color("--edge"), automargin: true };
  const result = {
    ...layout,
    font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: color("--text") },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { t: 16, r: 24, b: 56, l: 16, ...layout.margin },
    hoverlabel: { bgcolor: color("--raised"), bordercolor: color("--edge"), font: { color: color("--text") } },
    xaxis: { ...axis, ...layout.xaxis },
    yaxis: { ...axis, ...layout.yaxis },
  };
  probe.remove();
  return result;
}

// On a phone the legend stands above the lines, in height of its own, and bars leave more room to their labels.
function narrow(layout, data, width) {
  const named = data.filter((trace) => trace.name && trace.showlegend !== false).length;
  layout.legend = { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" };
  if (named > 1) layout.height += 22 * Math.ceil(named / Math.max(1, Math.floor(width / 220)));
  if (data[0].textposition === "outside") layout.xaxis.range = [0, layout.xaxis.range[1] * 1.5];
}

// Names beside bars and in legends take a third of the width at most: of a longer one the middle is left out.
function shortenNames(layout, data, width) {
  const most = Math.max(20, Math.floor(width / 3 / 7));
  const cut = (name) => (name.length > most ? `${name.slice(0, most * 0.4)}…${name.slice(1 - most * 0.6)}` : name);
  const bars = [...new Set(data.filter((trace) => trace.orientation === "h").flatMap((trace) => trace.y))];
  if (bars.length) Object.assign(layout.yaxis, { tickmode: "array", tickvals: bars, ticktext: bars.map(cut) });
  for (const trace of data) if (trace.name) trace.name = cut(trace.name);
}

export async function drawCharts() {
  const holder = document.querySelector("[data-plotly]");
  if (!holder) return;
  const Plotly = await loadPlotly(holder.dataset.plotly);
  for (const plot of document.querySelectorAll(".plot")) {
    const data = document.getElementById(plot.dataset.figure);
    if (!data) continue;
    const figure = JSON.parse(data.textContent);
    const layout = themed(figure.layout);
    shortenNames(layout, figure.data, plot.clientWidth);
    if (plot.clientWidth < 640) narrow(layout, figure.data, plot.clientWidth);
    plot.style.minHeight = `${layout.height}px`;
    await Plotly.react(plot, figure.data, layout, config);
  }
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "results") drawCharts();
});
// Plotly keeps drawings of charts that have gone unless told.
document.addEventListener("htmx:beforeSwap", () => {
  if (window.Plotly) document.querySelectorAll(".plot").forEach((plot) => window.Plotly.purge(plot));
});
dark.addEventListener("change", drawCharts);
drawCharts();
