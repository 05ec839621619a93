// Makes the page quicker and nicer; everything but the charts works without it.
"use strict";

document.documentElement.classList.add("js");

const form = document.getElementById("estimate-form");
const prompt = document.getElementById("prompt");

// The one place where this file writes a number.
const count = (number) => number.toLocaleString("en");

function say(id, text) {
  const slot = document.getElementById(id);
  if (slot) slot.textContent = text;
}

// --- Forms -------------------------------------------------------------------------------------------------------

// The edit of the chat's messages that is under way, such as "up:2".
let edited = "";

// The keyboard stays with a message that was moved, and goes to one that was added.
function followMessage() {
  const [action, number] = edited.split(":");
  const messages = document.querySelectorAll("#chat-editor .message");
  const moved = Number(number) + ({ up: -1, down: 1 }[action] ?? 0);
  const place = action === "add" ? messages.length : Math.min(moved, messages.length);
  const message = messages[place - 1];
  (message.querySelector(`[value="${action}:${place}"]:enabled`) ?? message.querySelector("textarea")).focus();
  edited = "";
}

document.addEventListener("htmx:configRequest", (event) => {
  // htmx does not see which button outside the form was pressed: a column's header, a cost.
  const pressed = event.detail.triggeringEvent?.submitter;
  if (pressed?.name) event.detail.parameters[pressed.name] = pressed.value;
  edited = pressed?.name === "edit" ? pressed.value : "";
});

// Why there are no others stands above the results, until others come.
function explain(why) {
  const note = document.getElementById("outdated") ?? document.createElement("p");
  note.id = "outdated";
  note.className = "error";
  note.textContent = why;
  document.getElementById("results")?.prepend(note);
  say("announce", why);
}

// Figures that are no longer those of the form say so.
function outdated(why) {
  if (document.querySelector("#results table")) explain(`${why}; these figures are from before the change.`);
}

// The sentence of a refusal (costcalc/admission/refusal.py).
function readRefusal(xhr) {
  return xhr?.getResponseHeader("Content-Type")?.startsWith("text/plain") ? xhr.responseText.trim() : "";
}

// A mistake in a folded part of the form opens it.
function showMistakes() {
  for (const error of document.querySelectorAll("details:not([open]) .error:not(:empty)")) {
    for (let fold = error.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const refusal = readRefusal(detail.xhr);
  const figures = document.querySelector("#results table") ? " These figures are from before the change." : "";
  if (refusal) {
    explain(refusal + figures);
  } else if ([400, 413].includes(detail.xhr.status)) {
    showMistakes();
    outdated("Fix the highlighted fields");
  } else if (detail.xhr.status >= 400) {
    outdated("The server did not respond");
  }
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => outdated("The server did not respond"));
}

// A download is the browser's own business.
document.addEventListener("submit", (event) => {
  if (event.submitter?.dataset.download !== undefined) event.stopImmediatePropagation();
}, true);

// An example is selected when somebody comes to it, so that the first keystroke replaces it.
for (const text of document.querySelectorAll("textarea[data-example]")) {
  text.addEventListener("focus", () => { if (text.dataset.example) text.select(); });
  text.addEventListener("input", () => {
    delete text.dataset.example;
    document.querySelector(`[data-example-of="${text.id}"]`)?.remove();
  });
}

// --- The paste box -----------------------------------------------------------------------------------------------

function forgetCounts() {
  // The counts that came with an address belong to another text.
  form.querySelectorAll("input.count").forEach((input) => input.remove());
}

if (form) {
  prompt.addEventListener("input", forgetCounts);

  document.getElementById("clear").addEventListener("click", () => {
    prompt.value = "";
    prompt.dispatchEvent(new Event("input", { bubbles: true }));
    prompt.focus();
  });

  // A file is read here into the paste box, so that it can be seen and edited; only text is sent.
  document.getElementById("file").addEventListener("input", async (event) => {
    event.stopPropagation();
    const file = event.target.files[0];
    event.target.value = "";
    if (!file) return;
    if (file.size > 4 * Number(form.dataset.max)) {
      say("error-file", `${file.name} is too large: the limit is ${count(Number(form.dataset.max))} characters.`);
      return;
    }
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
      if (text.includes("\0")) throw new TypeError("NUL");
      say("error-file", "");
      prompt.value = text;
      prompt.dispatchEvent(new Event("input", { bubbles: true }));
    } catch {
      say("error-file", `${file.name} is not a text file; save it as UTF-8 text.`);
    }
  });

  form.addEventListener("htmx:configRequest", (event) => {
    // A text over the limit is not sent at all.
    const most = Number(form.dataset.max);
    const length = [...prompt.value].length;
    if (length <= most) return;
    event.preventDefault();
    say("error-prompt", `The text has ${count(length)} characters; the limit is ${count(most)}. Shorten it.`);
    outdated("Fix the highlighted fields");
  });
}

// --- Models to add -----------------------------------------------------------------------------------------------

// Which models there are to add, narrowed as one types.
const filter = document.getElementById("model-filter");
if (filter) {
  filter.addEventListener("input", (event) => {
    event.stopPropagation();
    const wanted = filter.value.trim().toLowerCase();
    for (const group of filter.form.querySelectorAll(".picker .provider")) {
      let shown = 0;
      for (const label of group.querySelectorAll("label")) {
        label.hidden = !`${label.textContent} ${label.title} ${group.firstElementChild.textContent}`.toLowerCase().includes(wanted);
        shown += label.hidden ? 0 : 1;
      }
      group.hidden = shown === 0;
    }
  });
  filter.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    filter.form.querySelector(".picker .provider label:not([hidden]) input")?.click();
  });
}

// --- The plan: a slider and a number for the shares of two models, which are lines of text without them -----------

const routes = document.getElementById("routes");

function twoShares() {
  const found = [...routes.value.matchAll(/^\s*(\S[^=;\n]*?)\s*=\s*([\d.]+)\s*(%?)\s*$/gm)];
  const lines = routes.value.split(/[;\n]/).filter((line) => line.trim());
  if (found.length !== 2 || lines.length !== 2) return null;
  return { names: found.map((match) => match[1]), share: Number(found[0][2]) * (found[0][3] ? 1 : 100) };
}

function showShares() {
  const two = twoShares();
  document.getElementById("share").hidden = !two;
  if (!two) return;
  for (const id of ["share-range", "share-number"]) {
    if (document.activeElement.id !== id) document.getElementById(id).value = two.share;
  }
  say("share-text", `Share of ${two.names[0]}; the rest goes to ${two.names[1]}`);
}

if (routes) {
  routes.addEventListener("input", showShares);
  document.getElementById("share").addEventListener("input", (event) => {
    const two = twoShares();
    if (!two || event.target.value === "" || !event.target.checkValidity()) return;
    const share = Number(event.target.value);
    routes.value = `${two.names[0]} = ${share}%\n${two.names[1]} = ${Math.round((100 - share) * 100) / 100}%`;
    showShares();
  });
  showShares();
}

// Enter in a field may mean another button than the form's first.
for (const input of document.querySelectorAll("input[data-enter]")) {
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    document.getElementById(input.dataset.enter).click();
  });
}

// --- Undo --------------------------------------------------------------------------------------------------------

const undo = document.getElementById("undo");

if (form && undo) {
  const fields = () => [...form.elements].filter((input) => input.name && input.type !== "file" && input.type !== "submit");
  const read = () => fields().map((input) => [input, input.value, input.checked]);
  const past = [];
  let now = read();
  let waiting;

  // A pause ends a change: typing a word is one.
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      past.push(now);
      past.splice(0, past.length - 50);
      now = read();
      undo.disabled = false;
    }, 600);
  });

  undo.addEventListener("click", () => {
    clearTimeout(waiting);
    now = past.pop() ?? now;
    for (const [input, value, checked] of now) {
      input.value = value;
      input.checked = checked;
    }
    undo.disabled = past.length === 0;
    window.htmx.trigger(form, "submit");
  });
}

// --- Charts ------------------------------------------------------------------------------------------------------

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

async function drawCharts() {
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

// What a person opened or closed among the plan's answers stays so when the figures change.
const opened = new Map();
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "results") return;
  for (const [id, open] of opened) document.getElementById(id)?.parentElement.toggleAttribute("open", open);
  drawCharts();
  if (edited) followMessage();
  say("announce", (document.getElementById("outdated") ?? document.getElementById("answer")).textContent);
});
// Plotly keeps drawings of charts that have gone unless told.
document.addEventListener("htmx:beforeSwap", () => {
  document.querySelectorAll("#plan summary[id]").forEach((summary) => opened.set(summary.id, summary.parentElement.open));
  if (window.Plotly) document.querySelectorAll(".plot").forEach((plot) => window.Plotly.purge(plot));
});
dark.addEventListener("change", drawCharts);
drawCharts();

// --- Theme -------------------------------------------------------------------------------------------------------

// As the system says, unless it was chosen here. It is kept by this browser alone, and sent to nobody.
const theme = document.getElementById("theme");

function applyTheme(choice) {
  if (choice) document.documentElement.dataset.theme = choice;
  else delete document.documentElement.dataset.theme;
}

if (theme) {
  try {
    theme.value = localStorage.getItem("theme") ?? "";
    if (theme.value) {
      applyTheme(theme.value);
      drawCharts();
    }
  } catch { /* storage may be forbidden: then the choice lasts for this page */ }
  theme.addEventListener("change", () => {
    applyTheme(theme.value);
    try {
      localStorage.setItem("theme", theme.value);
    } catch { /* as above */ }
    drawCharts();
  });
}
