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
    const whole = [`${own}`, asked[link.dataset.carry]].filter(Boolean).join("&");
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
    // A request that a newer one replaces has no status.
    const hear = ({ detail, type }) => { if (detail.elt === form && (detail.xhr.status || type === "htmx:sendError")) go(); };
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
  if (edited) followMessage();
  say("announce", (document.getElementById("outdated") ?? document.getElementById("answer"))?.textContent ?? "");
});
