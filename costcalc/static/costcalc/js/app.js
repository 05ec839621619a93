// Makes the page quicker and nicer; everything but the charts works without it.

import "./requests.js";
import "./later.js";
import "./selection.js";
import "./strip.js";
import "./text.js";
import "./undo.js";

document.documentElement.classList.add("js");

// What not every visit needs comes when it is needed: charts, and the drawer's slider for shares.
let charts;

function loadCharts() {
  if (document.querySelector("[data-plotly]")) charts ??= import("./charts.js");
}

loadCharts();
document.addEventListener("htmx:afterSettle", loadCharts);

const routes = document.getElementById("routes");
const fold = routes?.closest("details");
if (fold?.open === false) fold.addEventListener("toggle", () => import("./routes.js"), { once: true });
else if (routes) import("./routes.js");

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

// A press anywhere in a row of costs opens it, as its button does; to select a text is no press.
document.addEventListener("click", ({ target }) => {
  const row = target.closest("tr[data-name]");
  if (row && !target.closest("a, button") && getSelection().isCollapsed) row.querySelector(".row-open").click();
});

// A link is copied; where a browser forbids that, it is followed, and its address can be copied.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-copy]");
  if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    location.assign(link.href);
    return;
  }
  link.dataset.copy ||= link.textContent;
  link.textContent = "Copied";
  setTimeout(() => { link.textContent = link.dataset.copy; }, 2_000);
});

// Enter in a field may mean another button than the form's first.
for (const input of document.querySelectorAll("input[data-enter]")) {
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    document.getElementById(input.dataset.enter).click();
  });
}

// As the system says, unless it was chosen here. It is kept by this browser alone, and sent to nobody.
const theme = document.getElementById("theme");

function applyTheme(choice) {
  if (choice) document.documentElement.dataset.theme = choice;
  else delete document.documentElement.dataset.theme;
}

if (theme) {
  try {
    theme.value = localStorage.getItem("theme") ?? "";
    if (theme.value) applyTheme(theme.value);
  } catch { /* storage may be forbidden: then the choice lasts for this page */ }
  theme.addEventListener("change", () => {
    applyTheme(theme.value);
    try {
      localStorage.setItem("theme", theme.value);
    } catch { /* as above */ }
    charts?.then(({ drawCharts }) => drawCharts());
  });
}
