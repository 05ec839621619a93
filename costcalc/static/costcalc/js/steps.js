// The steps of a pipeline: the models of each, as chips with a combobox that offers what the step can be; and the
// keyboard, which stays with what was added or moved.

import { Combobox } from "./combobox.js";
import { findNames, look, moveFocus, rove } from "./selection.js";

class StepModels {
  #root; #field; #place;

  constructor(root) {
    this.#root = root;
    this.#field = root.querySelector("[name=model]");
    this.#place = root.querySelector(".chips");
    const say = (text) => { root.querySelector(".says").textContent = text; };
    const find = (text, signal) => findNames(root, text, signal);
    new Combobox({ input: root.querySelector("[role=combobox]"), list: root.querySelector("[role=listbox]"), chips: this, find, say });
    this.#place.addEventListener("click", (event) => { if (event.target.closest("button")) this.drop(event.target.closest("button").value); });
    this.#place.addEventListener("keydown", (event) => this.#press(event));
    root.querySelector(".use-chosen")?.addEventListener("click", () => this.add([{ id: "chosen", label: "Chosen models", color: "h-other t-0" }]));
    rove(this.#buttons, this.#buttons[0]);
  }

  get names() { return this.#field.value.split(",").map((name) => name.trim()).filter(Boolean); }
  get #buttons() { return [...this.#place.querySelectorAll("button")]; }

  // Models of its own take the place of the chosen ones.
  add(hits) {
    if (this.names.includes("chosen")) this.#buttons.find((button) => button.value === "chosen").closest(".chip").remove();
    const kept = this.names.filter((name) => name !== "chosen");
    const fresh = hits.filter((hit) => !this.names.includes(hit.id));
    for (const hit of fresh) this.#append(hit);
    this.#set([...kept, ...fresh.map((hit) => hit.id)]);
  }

  drop(name) {
    const place = this.names.indexOf(name);
    if (place < 0) return;
    const chip = this.#buttons[place].closest(".chip");
    const focused = chip.contains(document.activeElement);
    chip.remove();
    this.#set(this.names.filter((each) => each !== name));
    if (focused) (this.#buttons[Math.min(place, this.#buttons.length - 1)] ?? this.#root.querySelector("[role=combobox]")).focus();
  }

  #append(hit) {
    const chip = document.getElementById("step-chip").content.firstElementChild.cloneNode(true);
    const button = chip.querySelector("button");
    chip.className = look(hit);
    button.value = hit.id;
    chip.querySelector(".chip-name").textContent = hit.id === "chosen" ? hit.label : hit.id;
    button.ariaLabel = `Remove ${hit.id}`;
    this.#place.append(chip);
  }

  // The field is what the form sends; it hears of it as of something typed.
  #set(names) {
    this.#field.value = names.join(",");
    this.#root.classList.toggle("empty", !names.length);
    rove(this.#buttons, this.#buttons[0]);
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #press(event) {
    moveFocus(event, this.#buttons);
    if (!["Delete", "Backspace"].includes(event.key) || !event.target.value) return;
    event.preventDefault();
    this.drop(event.target.value);
  }
}

const wired = new WeakSet();

function wire() {
  for (const root of document.querySelectorAll("#steps .step-models")) {
    if (wired.has(root)) continue;
    wired.add(root);
    new StepModels(root);
  }
}

// The edit under way, such as "up:2".
let edited = "";

function follow() {
  const [action, number] = edited.split(":");
  edited = "";
  if (document.activeElement.matches("#steps :is(input, select):not([role=combobox])")) return; // somebody types already
  const steps = [...document.querySelectorAll("#steps .step")];
  const place = { add: steps.length, up: number - 1, down: Number(number) + 1 }[action] ?? Math.min(number, steps.length);
  const step = steps[place - 1];
  const button = step?.querySelector(`[name=edit][value="${action}:${place}"]:enabled`);
  (button ?? step?.querySelector("[role=combobox], summary") ?? document.querySelector("#add-step button"))?.focus();
}

// What somebody opened in a step stays open when its fields are sent anew.
let opened = [];

document.addEventListener("htmx:configRequest", ({ detail }) => {
  opened = [...document.querySelectorAll("#steps details[open]")].map((fold) => fold.id);
  const pressed = detail.triggeringEvent?.submitter;
  edited = pressed?.name === "edit" && pressed.closest("#steps") ? pressed.value : "";
  // What is to be measured is sent for that alone.
  if (pressed?.value !== "measure") for (const name of ["text", "audio"]) delete detail.parameters[name];
});
document.addEventListener("htmx:oobBeforeSwap", ({ target, detail }) => {
  if (target.id !== "steps" || edited) return;
  for (const id of opened) detail.fragment.querySelector(`[id="${id}"]`)?.setAttribute("open", "");
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  wire();
  if (edited && target.id === "results") follow();
});
wire();

// --- Undo ----------------------------------------------------------------------------------------------------------

// An address is a pipeline: to take a change back is to open the one before. This tab remembers them.
const KEY = "pipelines";
const MOST = 30;
const undo = document.getElementById("undo-steps");

function readPast() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function remember(past) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(past.slice(-MOST)));
  } catch { /* storage may be forbidden: then nothing can be taken back */ }
  undo.disabled = readPast().length < 2;
}

// What another page or a link led to begins anew.
if (undo) {
  const [here, past] = [location.href, readPast()];
  remember(past.at(-1) === here ? past : [here]);
  document.addEventListener("htmx:afterSwap", ({ target }) => {
    const known = readPast();
    if (target.id === "results" && known.at(-1) !== location.href) remember([...known, location.href]);
  });
  undo.addEventListener("click", () => {
    const known = readPast().slice(0, -1);
    remember(known);
    location.assign(known.at(-1));
  });
}
