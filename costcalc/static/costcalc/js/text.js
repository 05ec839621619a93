// The text of the prompt: pasted, opened from a file, cleared.

import { count, outdated, say } from "./requests.js";

const form = document.getElementById("estimate-form");
const prompt = document.getElementById("prompt");

function forgetCounts() {
  // The counts that came with an address belong to another text.
  form.querySelectorAll("input.count").forEach((input) => input.remove());
}

if (form && prompt) {
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
