// Requests for figures, what comes of them, and what they are told.

// The one place where these scripts write a number.
export const count = (number) => number.toLocaleString("en");

export function say(id, text) {
  const slot = document.getElementById(id);
  if (slot) slot.textContent = text;
}

// The edit of the chat's messages that is under way, such as "up:2".
let edited = "";

// The keyboard stays with a message that was moved, and goes to one that was added.
function followMessage() {
  const [action, number] = edited.split(":");
  const messages = document.querySelectorAll("#chat-editor .message");
  if (!messages.length) return; // the edit is of something else
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

// What the server is asked to do to rows or chips is no request that a later one replaces: a later one waits for it. Only
// who changes the chips by hand wants no set any more; and rows that are about to move are not moved again.
let underWay = "";
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const pressed = detail.requestConfig.triggeringEvent?.submitter?.name;
  if (detail.elt.id !== "form" || !["edit", "set"].includes(pressed)) return;
  underWay = pressed;
  detail.elt.setAttribute("hx-sync", "this:queue last");
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!underWay || detail.elt.id !== "form") return;
  underWay = "";
  detail.elt.setAttribute("hx-sync", "this:replace");
});
document.addEventListener("change", ({ target }) => {
  if (target.id === "chips" && underWay === "set") window.htmx.trigger("#form", "htmx:abort");
}, true);
document.addEventListener("submit", (event) => {
  if (underWay !== "edit" || event.submitter?.name !== "edit") return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// Rows come anew after an edit: what somebody typed in one while the answer was under way is kept, and the keyboard in it.
let sent = new Map();
let typing = null;
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id === "form") sent = new Map([...detail.elt.elements].map((field) => [field, field.value]));
});
const listRows = (root) => {
  const rows = [...root.querySelectorAll(".message, .step")];
  return rows.length ? rows : [root];
};
function placeAfterEdit(place) {
  const [action, number] = edited.split(":");
  const from = number - 1, to = from + ({ up: -1, down: 1 }[action] ?? 0);
  if (action === "remove") return place === from ? -1 : place - (place > from);
  return { [from]: to, [to]: from }[place] ?? place;
}
document.addEventListener("htmx:oobBeforeSwap", ({ target, detail }) => {
  const fresh = listRows(detail.fragment);
  listRows(target).forEach((row, place) => {
    for (const field of row.querySelectorAll(":is(input, select, textarea)[name]:not([name=model])")) {
      const same = fresh[placeAfterEdit(place)]?.querySelector(`[name="${field.name}"]`);
      if (!same || (sent.get(field) ?? field.value) === field.value) continue;
      same.value = field.value;
      if (field === document.activeElement) typing = same;
    }
  });
});

// What somebody changed before these scripts came is heard once all of them are there.
function isChanged(field) {
  if (!field.name || field.role === "combobox") return false;
  if (field.type === "radio") return field.checked && !field.defaultChecked;
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.options) return field.value !== ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
  // A field shows nothing of a date or number that cannot be read, though nothing was typed in it.
  return field.value !== field.defaultValue && (field.value !== "" || !["date", "month", "number"].includes(field.type));
}
const early = [...document.querySelectorAll("form[hx-trigger] :is(input, select, textarea)")].filter(isChanged);
document.addEventListener("DOMContentLoaded", () => {
  for (const field of early) for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
});

// Why there are no others stands above the results and in the strip, until others come.
function explain(why) {
  const note = document.getElementById("outdated") ?? document.createElement("p");
  note.id = "outdated";
  note.className = "error";
  note.textContent = why;
  document.getElementById("results")?.prepend(note);
  const more = document.querySelector("#strip .s-more");
  if (more) more.textContent = more.title = why;
  say("announce", why);
}

// Figures that are no longer those of the form say so.
export function outdated(why) {
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

// --- Other pages -------------------------------------------------------------------------------------------------

// Links to other pages bring along what was asked (costcalc/web/carried.py): whole, or beside what an address has.
function carryState() {
  const asked = document.getElementById("state")?.dataset;
  if (!asked) return;
  const names = Object.keys(asked);
  for (const link of document.querySelectorAll("a[data-carry]")) {
    const [path, query = ""] = link.getAttribute("href").split("?");
    const own = new URLSearchParams(link.dataset.carry === "beside" ? query : "");
    names.forEach((name) => own.delete(name));
    const whole = [`${own}`, asked[link.dataset.carry] ?? asked.beside].filter(Boolean).join("&");
    link.href = whole ? `${path}?${whole}` : path;
  }
}

// At once: who presses a link as soon as the figures have changed takes them along.
document.addEventListener("htmx:afterSwap", ({ target }) => { if (target.id === "results") carryState(); });

// Who goes to another page at once after a change takes it along: the answer that is under way comes first, as long as
// there is one to come. An answer is of the changes before its request.
const WAIT = 10_000;
let changes = 0;
let answered = 0;
document.addEventListener("input", ({ target }) => { if (target.form?.id === "form" && target.id !== "add") changes += 1; });
document.addEventListener("change", ({ target }) => { if (target.id === "chips") changes += 1; });
document.addEventListener("htmx:configRequest", ({ detail }) => { if (detail.elt.id === "form") detail.changes = changes; });
document.addEventListener("htmx:afterSwap", ({ detail }) => { answered = detail.requestConfig?.changes ?? answered; });
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-carry]");
  const form = document.getElementById("form");
  if (!link || !form || changes === answered || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const leaving = new AbortController();
  const go = () => {
    if (leaving.signal.aborted) return;
    leaving.abort();
    carryState();
    location.assign(link.href);
  };
  window.htmx.trigger(form, "submit");
  if (!document.querySelector(".htmx-request")) go(); // what is wrong on the face of it is not sent
  for (const name of ["htmx:afterRequest", "htmx:sendError"]) {
    // A request that a newer one replaces has no status; an answer without content asks for another (js/text.js).
    const hear = ({ detail, type }) => {
      const last = ![0, 204].includes(detail.xhr.status) && detail.requestConfig.changes === changes;
      if (detail.elt === form && (last || type === "htmx:sendError")) go();
    };
    document.addEventListener(name, hear, { signal: leaving.signal });
  }
  setTimeout(go, WAIT);
});

// What a person opened or closed among the plan's answers stays so when the figures change.
const opened = new Map();
document.addEventListener("htmx:beforeSwap", () => {
  document.querySelectorAll("#plan summary[id]").forEach((summary) => opened.set(summary.id, summary.parentElement.open));
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "results") return;
  for (const [id, open] of opened) document.getElementById(id)?.parentElement.toggleAttribute("open", open);
  if (typing) typing.focus();
  else if (edited) followMessage();
  typing = null;
  say("announce", (document.getElementById("outdated") ?? document.getElementById("answer"))?.textContent ?? "");
});
