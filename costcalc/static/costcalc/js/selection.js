// The selection of models: chips, which are the form's fields, the field that adds one, and the quick sets.

import { Combobox } from "./combobox.js";

// What the arrows, Home and End make of the place of the focus in a toolbar, which is one stop of Tab.
const MOVES = { ArrowRight: (at) => at + 1, ArrowLeft: (at) => at - 1, Home: () => 0, End: (at, last) => last };

export function moveFocus(event, buttons) {
  const at = buttons.indexOf(document.activeElement);
  if (at < 0 || !MOVES[event.key]) return;
  event.preventDefault();
  const last = buttons.length - 1;
  const button = buttons[Math.max(0, Math.min(last, MOVES[event.key](at, last)))];
  rove(buttons, button);
  button.focus();
}

export function rove(buttons, stop) {
  for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
}

const nameOf = (chip) => chip.querySelector("input").value;
export const look = (hit) => `chip model-color ${hit.color}${hit.gone ? " gone" : ""}`;

class Chips {
  #place; #template; #baseline; #count; #combobox;
  // Classes of every model that was seen here, so that undo can bring one back.
  #looks = new Map();

  constructor(root, find, say) {
    this.#place = root.querySelector("#chips");
    this.#template = root.querySelector("#chip-template");
    this.#baseline = root.querySelector("#baseline");
    this.#count = root.querySelector("#models-count");
    const [input, list] = [root.querySelector("#add"), root.querySelector("#add-list")];
    this.#combobox = new Combobox({ input, list, chips: this, find, say });
    this.#place.addEventListener("keydown", (event) => this.#press(event));
    this.#place.addEventListener("click", (event) => this.#click(event));
    // The server may send others.
    new MutationObserver(() => this.#update()).observe(this.#place, { childList: true });
    this.#update();
  }

  get names() { return this.#all.map(nameOf); }
  get baseline() { return this.#place.querySelector(".chip-name[aria-pressed=true]")?.value ?? ""; }
  get #all() { return [...this.#place.querySelectorAll(".chip")]; }
  get #buttons() { return [...this.#place.querySelectorAll("button")]; }

  // Add what a search found, as far as it is not there.
  add(hits) {
    for (const hit of hits) {
      this.#looks.set(hit.id, look(hit));
      if (!this.names.includes(hit.id)) this.#append(hit.id);
    }
    this.#place.scrollTop = this.#place.scrollHeight;
    this.#tell();
  }

  drop(name) {
    const chip = this.#all.find((each) => nameOf(each) === name);
    if (chip) this.#remove(chip);
  }

  // Show other chips and tell nobody: whoever calls it sends the form.
  set(names, baseline = "") {
    this.#combobox.clear();
    this.#update();
    this.#place.replaceChildren();
    for (const name of names) this.#append(name);
    for (const button of this.#place.querySelectorAll(".chip-name")) {
      button.setAttribute("aria-pressed", String(button.value === baseline));
    }
    this.#update();
  }

  // Which models are gone depends on the day.
  mark(gone) {
    for (const chip of this.#all) chip.classList.toggle("gone", gone.includes(nameOf(chip)));
    this.#update();
  }

  // Empty the selection by hand; the next thing to do is to add one.
  empty() {
    this.set([]);
    this.#tell();
  }

  #append(name) {
    const chip = this.#template.content.firstElementChild.cloneNode(true);
    const [pin, remover] = chip.querySelectorAll("button");
    chip.className = this.#looks.get(name) ?? "chip model-color h-other t-0";
    pin.textContent = pin.value = remover.value = chip.querySelector("input").value = name;
    remover.setAttribute("aria-label", `Remove ${name}`);
    this.#place.append(chip);
  }

  #remove(chip) {
    const place = this.#all.indexOf(chip);
    const focused = chip.contains(document.activeElement);
    chip.remove();
    const next = this.#all[Math.min(place, this.#all.length - 1)]?.querySelector("button");
    if (focused) (next ?? document.getElementById("add")).focus();
    this.#tell(next);
    this.#combobox.refresh();
  }

  #pin(button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    for (const other of this.#place.querySelectorAll(".chip-name")) other.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", String(on));
    this.#tell(button);
  }

  #press(event) {
    moveFocus(event, this.#buttons);
    const chip = document.activeElement.closest("#chips .chip");
    if (!chip || !["Delete", "Backspace"].includes(event.key)) return;
    event.preventDefault();
    this.#remove(chip);
  }

  #click(event) {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault(); // without scripts it sends the form
    if (button.classList.contains("chip-x")) this.#remove(button.closest(".chip"));
    else this.#pin(button);
  }

  #update(stop) {
    for (const chip of this.#all) this.#looks.set(nameOf(chip), chip.className);
    const buttons = this.#buttons;
    rove(buttons, stop ?? buttons.find((button) => button.tabIndex === 0) ?? buttons[0]);
    this.#baseline.value = this.baseline;
    this.#count.textContent = `${this.#all.length} chosen`;
  }

  // The chips have changed before the form is sent, so that a request that replaces another loses none.
  #tell(stop) {
    this.#update(stop);
    this.#place.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// Ask the server for names, of one kind where the place is for that alone. Null where the question was given up; a refusal is a sentence.
export async function findNames(root, text, signal) {
  const query = new URLSearchParams({ q: text });
  if (root.dataset.kind) query.set("kind", root.dataset.kind);
  const day = root.closest("form").elements.as_of?.value;
  if (day) query.set("as_of", day);
  try {
    const answer = await fetch(`${root.dataset.names}?${query}`, { signal });
    if (answer.ok) return await answer.json();
    const isJSON = answer.headers.get("Content-Type")?.startsWith("application/json");
    const problem = isJSON ? (await answer.json()).problem : answer.status < 500 ? (await answer.text()).trim() : "";
    return { hits: [], similar: false, problem: problem || "The server did not respond." };
  } catch {
    return signal?.aborted ? null : { hits: [], similar: false, problem: "The server did not respond." };
  }
}

function wireSets(root, chips) {
  const buttons = [...root.querySelectorAll(".sets button")];
  rove(buttons, buttons[0]);
  const sets = root.querySelector(".sets");
  sets.addEventListener("keydown", (event) => moveFocus(event, buttons));
  sets.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) rove(buttons, button);
    if (button?.value !== "none") return; // the server knows the other sets
    event.preventDefault();
    chips.empty();
    root.querySelector("#add").focus();
  });
}

function wireToggle(root) {
  const toggle = root.querySelector("#models-toggle");
  toggle.addEventListener("click", () => {
    const open = root.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
    if (open) root.querySelector("#add").focus();
  });
}

// The chips have been edited here already, and what stands half-typed in the field is nothing that a form sends. htmx
// sends the button that has the focus, too.
function leaveOutEdits({ detail }) {
  for (const name of ["add", "pin", "drop"]) delete detail.parameters[name];
  if (detail.triggeringEvent?.submitter?.name !== "set") delete detail.parameters.set;
}

function build(root) {
  const say = (text) => { root.querySelector("#add-says").textContent = text; };
  const chips = new Chips(root, (text, signal) => findNames(root, text, signal), say);
  wireSets(root, chips);
  wireToggle(root);
  root.closest("form").addEventListener("htmx:configRequest", leaveOutEdits);
  document.addEventListener("htmx:afterSettle", () => {
    const gone = document.getElementById("state")?.dataset.gone;
    if (gone !== undefined) chips.mark(gone.split(","));
  });
  return chips;
}

const root = document.querySelector(".models[data-names]");

// The chips of this page; null where it has none.
export const selection = root && build(root);
