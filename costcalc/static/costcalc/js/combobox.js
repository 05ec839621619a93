// An editable combobox with a list, after the pattern of the ARIA Authoring Practices; what is chosen becomes a chip.

const DELAY = 60;
const SEPARATOR = /[,;\r\n]+/;
const MOST_PASTED = 60;

export class Combobox {
  #input; #list; #chips; #find; #say;
  // {text, abort, awaited, answer, found}: the search that is shown, or under way.
  #search = null;
  #active = -1;
  // What was chosen by Enter, one after the other.
  #turn = Promise.resolve();

  // `find(text, signal)` gives {hits, similar, problem}, or null where it was given up.
  constructor({ input, list, chips, find, say }) {
    this.#input = input;
    this.#list = list;
    this.#chips = chips;
    this.#find = find;
    this.#say = say;
    input.addEventListener("input", (event) => this.#type(event));
    input.addEventListener("change", (event) => event.stopPropagation());
    input.addEventListener("paste", (event) => this.#paste(event));
    input.addEventListener("click", () => { if (list.hidden) this.#ask(0); });
    input.addEventListener("keydown", (event) => this.#press(event));
    input.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== input) this.clear(); }, 0));
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener("click", (event) => this.#click(event));
    if (input.value && document.activeElement === input) this.#ask(0); // somebody typed before this script came
  }

  // Close the list and empty the field: a half-typed name never becomes a row.
  clear() {
    this.#close();
    this.#input.value = "";
  }

  // Mark again which options are chosen.
  refresh() {
    if (!this.#list.hidden && this.#search?.found) this.#show();
  }

  // --- The list ------------------------------------------------------------------------------------------------

  get #hits() { return this.#search?.found?.hits ?? []; }

  #close() {
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#point(-1);
    this.#giveUp();
    this.#search = null;
  }

  #giveUp() {
    if (this.#search && !this.#search.awaited) this.#search.abort.abort();
  }

  #point(place) {
    const options = [...this.#list.querySelectorAll("[role=option]")];
    this.#active = place < 0 || !options.length ? -1 : place % options.length;
    options.forEach((option, at) => option.classList.toggle("active", at === this.#active));
    if (this.#active < 0) {
      this.#input.removeAttribute("aria-activedescendant");
    } else {
      this.#input.setAttribute("aria-activedescendant", options[this.#active].id);
      options[this.#active].scrollIntoView({ block: "nearest" });
    }
  }

  // The next option that is not chosen, from a place on and then from the first.
  #nextPlace(from = 0) {
    const chosen = new Set(this.#chips.names);
    const free = this.#hits.flatMap((hit, at) => (chosen.has(hit.id) ? [] : [at]));
    return free.find((at) => at >= from) ?? free[0] ?? -1;
  }

  // What may have been meant has to be chosen by hand: nothing is marked then, and Enter adds nothing.
  #show() {
    const { text, found } = this.#search;
    const chosen = new Set(this.#chips.names);
    const none = text && !found.hits.length ? `No matching models for “${text}”.` : "";
    const note = found.problem || none || (found.similar ? "No model has this name. Did you mean:" : "");
    const options = found.hits.map((hit, at) => makeOption(hit, `${this.#input.id}-${at}`, chosen.has(hit.id)));
    this.#list.replaceChildren(...(note ? [makeNote(note)] : []), ...options);
    this.#list.role = options.length ? "listbox" : "group"; // a list box without options is none
    this.#list.ariaMultiSelectable = options.length ? "true" : null;
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    this.#point(text && !found.similar ? this.#nextPlace() : -1);
  }

  // Ask what the field may mean; what nobody waits for any more is given up.
  #ask(delay = DELAY) {
    this.#giveUp();
    const asked = { text: this.#input.value.trim(), abort: new AbortController(), awaited: false, found: null };
    this.#search = asked;
    asked.answer = this.#answer(asked, delay);
    return asked.answer;
  }

  async #answer(asked, delay) {
    await new Promise((resolve) => setTimeout(resolve, delay));
    asked.found = asked.abort.signal.aborted ? null : await this.#find(asked.text, asked.abort.signal);
    if (asked.found && this.#search === asked) this.#show();
    return asked.found;
  }

  // --- Choosing --------------------------------------------------------------------------------------------------

  // The list stays, so that several can be chosen; the text is selected, so that the next letter replaces it.
  #choose(place) {
    const hit = this.#hits[place];
    const { text } = this.#search;
    const had = this.#chips.names.includes(hit.id);
    if (had) this.#chips.drop(hit.id);
    else this.#chips.add([hit]);
    this.#say("");
    if (text) this.#input.select();
    this.#show();
    this.#point(had || !text ? place : this.#nextPlace(place + 1));
  }

  // Enter waits for the answer under way. The text is selected meanwhile, so that the next letter begins another.
  #enter() {
    const asked = this.#search;
    if (!asked) return;
    if (!asked.found) {
      asked.awaited = true;
      this.#input.select();
    }
    this.#turn = this.#turn.then(() => this.#take(asked));
  }

  async #take(asked) {
    await asked.answer;
    if (this.#search === asked) {
      if (this.#active >= 0) this.#choose(this.#active);
      return;
    }
    // Another search has begun since: then what this one found first is what was meant.
    const next = asked.found?.hits.find((hit) => !this.#chips.names.includes(hit.id));
    if (next && asked.text && !asked.found.similar) this.#chips.add([next]);
  }

  // Of a list each name that is one, or begins one, becomes a chip; the others stay, and the message names them.
  async #addAll(text) {
    const parts = [...new Set(text.split(SEPARATOR).map((part) => part.trim()).filter(Boolean))];
    this.#close();
    if (parts.length > MOST_PASTED) {
      this.#say("These are too many names; add fewer at a time.");
      return;
    }
    const answers = await Promise.all(parts.map((part) => this.#find(part)));
    const found = answers.map((answer) => (answer.similar ? undefined : answer.hits[0]));
    const rest = parts.filter((part, at) => !found[at]);
    this.#input.value = rest.join(", ");
    this.#say(rest.length ? `No models have these names: ${rest.map((name) => `“${name}”`).join(", ")}.` : "");
    if (rest.length < parts.length) this.#chips.add(found.filter(Boolean));
  }

  // --- Keys and pointers -----------------------------------------------------------------------------------------

  #type(event) {
    event.stopPropagation(); // a half-typed name is no change of the form
    const text = this.#input.value;
    if (SEPARATOR.test(text) && !event.isComposing) this.#addAll(text);
    else if (text.trim()) this.#ask();
    else this.#close();
  }

  // A field of one line would join the lines of a pasted list.
  #paste(event) {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!SEPARATOR.test(text.trim())) return;
    event.preventDefault();
    this.#addAll(`${this.#input.value},${text}`);
  }

  #click(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.#choose([...this.#list.querySelectorAll("[role=option]")].indexOf(option));
  }

  async #press(event) {
    if (event.isComposing) return;
    const input = this.#input;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      await this.#move(event.key === "ArrowDown");
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#enter();
    } else if (event.key === "Escape" && (input.value || !this.#list.hidden)) {
      event.preventDefault();
      if (this.#search) this.#search.awaited = false;
      this.clear();
      this.#say("");
    } else if (event.key === "Backspace" && !input.value) {
      this.#chips.drop(this.#chips.names.at(-1));
    } else if (event.key === "Home" || event.key === "End") {
      this.#point(-1);
    }
  }

  async #move(down) {
    if (this.#list.hidden) {
      await (this.#search?.answer ?? this.#ask(0));
      this.#point(-1);
    }
    const { length } = this.#hits;
    if (length) this.#point(down ? this.#active + 1 : (this.#active < 0 ? length : this.#active + length) - 1);
  }
}

function makeNote(text) {
  const item = document.createElement("li");
  item.className = "say";
  item.role = "presentation";
  item.textContent = text;
  return item;
}

function makeOption(hit, id, chosen) {
  const item = document.createElement("li");
  item.role = "option";
  item.id = id;
  item.setAttribute("aria-selected", String(chosen));
  const [label, note, name] = ["span", "span", "small"].map((tag) => document.createElement(tag));
  label.textContent = hit.label;
  name.textContent = hit.id;
  note.textContent = hit.note;
  item.append(label, " ", note, " ", name);
  return item;
}
