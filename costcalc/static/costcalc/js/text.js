// The text of the prompt: pasted, opened or dropped as a file, cleared; it goes along from one kind of prompt to another,
// and from one page of this tab to another.

import { count, outdated, say } from "./requests.js";
import { selection } from "./selection.js";

const form = document.getElementById("form");
const prompt = document.getElementById("prompt");
const tools = document.getElementById("tools");
const BLANK = [["system", "", ""], ["user", "", ""]];

const messages = () => [...document.querySelectorAll("#chat-editor .message")];

export const readRows = () => messages().map((message) => ["role", "name", "content"].map((name) => message.querySelector(`[name=${name}]`).value));

// As many messages as there are rows, numbered as the server numbers them (templates/estimate/chat.html).
export function fillRows(rows) {
  const [first] = messages();
  if (!first) return;
  const shown = rows.map(() => first.cloneNode(true));
  shown.forEach((message, place) => {
    message.ariaLabel = message.ariaLabel.replace(/\d+/, place + 1);
    for (const part of message.querySelectorAll("[aria-label]")) part.ariaLabel = part.ariaLabel.replace(/\d+/, place + 1);
    for (const edit of message.querySelectorAll("[name=edit]")) {
      edit.value = edit.value.replace(/\d+/, place + 1);
      edit.disabled = (edit.value.startsWith("up") && !place) || (edit.value.startsWith("down") && place === rows.length - 1);
    }
    ["role", "name", "content"].forEach((name, part) => { message.querySelector(`[name=${name}]`).value = rows[place][part]; });
  });
  messages().slice(1).forEach((message) => message.remove());
  first.replaceWith(...shown);
}

function forgetCounts() {
  // The counts that came with an address belong to another text.
  form.querySelectorAll("input.count").forEach((input) => input.remove());
  prompt.placeholder = prompt.dataset.asks;
}

function replaceText(text) {
  const other = form.querySelector("[name=kind]:checked:not([value=text])");
  if (other) form.querySelector("[name=kind][value=text]").checked = true;
  prompt.value = text;
  fillRows(BLANK);
  prompt.dispatchEvent(new Event("input", { bubbles: true }));
}

// A file is read here into the paste box, so that it can be seen and edited; only text is sent.
async function readFile(file) {
  const most = Number(form.dataset.max);
  if (file.size > 4 * most) {
    say("error-file", `${file.name} is too large: the limit is ${count(most)} characters.`);
    return;
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    if (text.includes("\0")) throw new TypeError("NUL");
    say("error-file", "");
    replaceText(text);
  } catch {
    say("error-file", `${file.name} is not a text file; save it as UTF-8 text.`);
  }
}

// A file may be dropped anywhere on the prompt; what else is dropped is the browser's business.
function takeDrops(zone) {
  const hasFile = (event) => [...event.dataTransfer.types].includes("Files");
  zone.addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", (event) => { if (!zone.contains(event.relatedTarget)) zone.classList.remove("over"); });
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    if (!hasFile(event)) return;
    event.preventDefault();
    readFile(event.dataTransfer.files[0]);
  });
}

// The messages that a text was made of, for who goes back to them.
let joined = { text: "", rows: BLANK };

// As the server does where there are no scripts (costcalc/request/chat_editor.py).
function moveText(kind) {
  const rows = readRows(), said = rows.map((row) => row[2]).filter(Boolean);
  if (kind === "chat" && prompt.value && !said.length) {
    fillRows(prompt.value === joined.text ? joined.rows : [BLANK[0], ["user", "", prompt.value]]);
    prompt.value = "";
    delete prompt.dataset.example;
    document.querySelector("[data-example-of=prompt]")?.remove();
  } else if (kind === "text" && !prompt.value && said.length) {
    joined = { text: said.join("\n\n"), rows };
    prompt.value = joined.text;
    fillRows(BLANK);
  } else if (kind === "tokens") {
    // As many as the text has, to begin with.
    const number = document.getElementById("input_tokens");
    number.value ||= readCounts().split(".")[2] ?? "";
  }
}

// --- This tab remembers (docs/decisions/0025) ---------------------------------------------------------------------

const KEY = "text";
const MOST = 4;

// Texts of the last pages, newest first. Storage may be forbidden: then a text lasts as long as its page.
function readKept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

// Of long texts fewer have room, and at last none.
function writeKept(texts) {
  try {
    if (texts.length) sessionStorage.setItem(KEY, JSON.stringify(texts));
    else sessionStorage.removeItem(KEY);
  } catch {
    if (texts.length) writeKept(texts.slice(0, -1));
  }
}

const readTexts = () => ({
  kind: form.querySelector("[name=kind]:checked")?.value ?? "text",
  prompt: prompt.value,
  tools: tools?.value ?? "",
  rows: readRows(),
  models: `${selection?.names}`,
});

// Told apart by their counts, which an address has in a text's place.
const readCounts = () => document.getElementById("state")?.dataset.counts ?? "";

function keepTexts(texts) {
  const counts = readCounts();
  if (!counts || !(texts.prompt || texts.tools || texts.rows.some((row) => row[2]))) return;
  writeKept([{ ...texts, counts }, ...readKept().filter((kept) => kept.counts !== counts)].slice(0, MOST));
}

// An address brings counts without a text: is it one of this tab's?
function findText() {
  const counts = readCounts();
  const kept = counts && form.querySelector("input.count") && readKept().find((each) => each.counts === counts);
  if (!kept || prompt.value !== prompt.defaultValue) return; // somebody types already
  const kind = form.querySelector(`[name=kind][value="${CSS.escape(kept.kind)}"]`);
  if (kind) kind.checked = true;
  prompt.value = kept.prompt;
  if (tools) tools.value = kept.tools;
  if (kept.rows.length) fillRows(kept.rows);
  forgetCounts();
  const size = document.querySelector("#strip [data-own]");
  if (size) size.textContent = size.dataset.own;
  // An address has the counts for the models that it names; one that was added since may count in a vocabulary of its own.
  if (kept.models !== `${selection?.names}`) {
    document.addEventListener("DOMContentLoaded", () => window.htmx.trigger(form, "submit"), { once: true });
  }
}

// --- A text travels once (docs/decisions/0051) --------------------------------------------------------------------

// What the server counted of a text, signed by it, goes instead of the text for as long as that is the same.
const TEXTS = ["prompt", "role", "name", "content"];
let known = { texts: "", counted: "" };

const tellTexts = ({ kind, prompt, tools, rows }) => JSON.stringify([kind, prompt, tools, rows]);

function learnCount(texts) {
  known = { texts: tellTexts(texts), counted: document.getElementById("state")?.dataset.counted ?? "" };
}

// What moves messages or chooses models needs the text itself, and so does who wants to see its tokens.
function leaveOutText({ parameters, triggeringEvent }, texts) {
  const edits = ["edit", "set"].includes(triggeringEvent?.submitter?.name);
  if (!known.counted || edits || parameters.show || tellTexts(texts) !== known.texts) return false;
  for (const name of TEXTS) delete parameters[name];
  parameters.counted = known.counted;
  return true;
}

// Nothing was typed yet: neither before this script was there, nor kept by the browser from an earlier visit.
const isAsMade = () => [prompt, tools, ...document.querySelectorAll("#chat-editor :is([name=name], [name=content])")]
  .every((field) => !field || field.value === field.defaultValue)
  && (form.querySelector("[name=kind]:checked")?.defaultChecked ?? true);

if (form && prompt) {
  let sent = null, left = false, pressed = null;
  const unchanged = isAsMade();
  findText();
  if (unchanged && isAsMade()) learnCount(readTexts());
  keepTexts(readTexts());
  form.addEventListener("htmx:configRequest", ({ detail, target }) => {
    if (target !== form) return;
    sent = readTexts();
    left = leaveOutText(detail, sent);
    pressed = detail.triggeringEvent?.submitter;
  });
  // At once: who reloads the page as soon as the figures have changed finds the text. What was refused was not counted.
  document.addEventListener("htmx:afterSwap", ({ target, detail }) => {
    if (target.id !== "results" || !sent) return;
    if (detail.xhr?.status === 200) {
      keepTexts(sent);
      if (!left) learnCount(sent);
    }
    sent = null;
  });
  // The server needs the text again: a model counts in another vocabulary, or what it signed is too old.
  form.addEventListener("text-needed", () => {
    known.counted = "";
    setTimeout(() => form.requestSubmit(pressed?.isConnected ? pressed : null)); // once htmx is done with this one
  });
}

// --- The paste box ------------------------------------------------------------------------------------------------

if (form && prompt) {
  form.addEventListener("input", ({ target }) => { if (target === prompt || target.name === "content") forgetCounts(); });
  form.addEventListener("change", ({ target }) => { if (target.name === "kind") moveText(target.value); });
  takeDrops(prompt.closest(".prompt") ?? prompt);

  document.getElementById("clear").addEventListener("click", () => {
    writeKept([]);
    replaceText("");
    prompt.focus();
  });

  document.getElementById("file").addEventListener("input", (event) => {
    event.stopPropagation();
    const [file] = event.target.files;
    if (file) readFile(file);
    event.target.value = "";
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
