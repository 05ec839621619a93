// Takes back the last change of the form.

import { selection } from "./selection.js";
import { fillRows, readRows } from "./text.js";

const form = document.getElementById("form");
const undo = document.getElementById("undo");
const PAUSE = 600;
const MOST = 50;

// The messages of a chat and the chips of the selection come and go, so they are read and written as a whole.
const listInputs = () => [...form.elements].filter((input) => (
  input.name && !["file", "submit", "button"].includes(input.type) && !input.closest("#chips, #chat-editor") && !input.matches("#add, #baseline, .count")
));

const read = () => ({
  values: listInputs().map((input) => [input.name, input.value, input.checked]),
  rows: readRows(),
  models: selection?.names ?? [],
  baseline: selection?.baseline ?? "",
});

function write({ values, rows, models, baseline }) {
  const left = [...values];
  for (const input of listInputs()) {
    const place = left.findIndex(([name]) => name === input.name);
    if (place < 0) continue;
    const [[, value, checked]] = left.splice(place, 1);
    input.value = value;
    input.checked = checked;
  }
  if (rows.length) fillRows(rows);
  selection?.set(models, baseline);
}

if (form && undo) {
  const past = [];
  let now = read();
  let waiting = 0;

  // A pause ends a change: typing a word is one.
  const end = () => {
    clearTimeout(waiting);
    waiting = 0;
    past.push(now);
    past.splice(0, past.length - MOST);
    now = read();
    undo.disabled = false;
  };
  const begin = () => {
    clearTimeout(waiting);
    waiting = setTimeout(end, PAUSE);
  };
  form.addEventListener("input", ({ target }) => { if (target.id !== "add") begin(); });
  form.addEventListener("change", ({ target }) => { if (target.id === "chips") begin(); });
  // The server chooses quick sets.
  document.addEventListener("htmx:afterSettle", () => { if (selection && `${selection.names}` !== `${now.models}` && !waiting) end(); });

  undo.addEventListener("click", () => {
    if (waiting) end();
    now = past.pop() ?? now;
    write(now);
    undo.disabled = past.length === 0;
    window.htmx.trigger(form, "htmx:abort"); // what is under way would change it again
    window.htmx.trigger(form, "submit");
  });
}
