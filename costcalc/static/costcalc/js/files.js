// Files are sent with a bar that says how far they are; they may be dropped anywhere on the page.

import { count } from "./requests.js";

const MEGABYTE = 1_000_000;
const size = (bytes) => (bytes < MEGABYTE ? `${count(Math.ceil(bytes / 1_000))} kB` : `${count(Math.round(bytes / MEGABYTE))} MB`);

class Upload {
  #form; #fields; #zone; #input; #most; #request; #box; #bar; #says; #error;

  // The fields that go along, and what shows how far it is, may stand in another form.
  constructor(form) {
    this.#form = form;
    this.#fields = document.getElementById(form.dataset.fields) ?? form;
    this.#zone = document.getElementById(form.dataset.zone) ?? form;
    this.#input = this.#zone.querySelector("[name=files]");
    this.#most = Number(form.dataset.most);
    this.#box = this.#zone.querySelector(".upload");
    this.#bar = this.#box.querySelector("progress");
    this.#says = this.#box.querySelector(".upload-says");
    this.#error = this.#zone.querySelector(".error");
    this.#box.querySelector(".upload-cancel").addEventListener("click", () => this.#cancel());
    for (const input of this.#zone.querySelectorAll("[type=file]")) {
      input.addEventListener("change", () => { this.send([...input.files].map((file) => [file, file.name])); });
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send([...this.#input.files].map((file) => [file, file.name]));
    });
  }

  // (file, name)
  send(files) {
    if (!files.length) return;
    this.#request?.abort();
    const all = files.reduce((sum, [file]) => sum + file.size, 0);
    if (all > this.#most) {
      this.#fail(`These files have ${size(all)}; the limit is ${size(this.#most)} together. Send fewer at a time.`);
      return;
    }
    this.#fail("");
    const data = new FormData(this.#fields);
    data.delete("files");
    for (const [file, name] of files) data.append("files", file, name);
    const request = new XMLHttpRequest();
    this.#request = request;
    request.upload.addEventListener("progress", ({ loaded, total }) => this.#show(loaded, total));
    request.addEventListener("load", () => this.#end(request));
    request.addEventListener("error", () => this.#fail("The upload was interrupted; nothing was kept. Try again."));
    request.open("POST", this.#form.action);
    request.setRequestHeader("HX-Request", "true");
    request.send(data);
    this.#box.hidden = false;
    this.#show(0, all);
    this.#box.querySelector("button").focus();
  }

  #show(loaded, total) {
    this.#bar.value = total ? loaded / total : 0;
    this.#says.textContent = loaded < total ? `${size(loaded)} of ${size(total)} sent. Keep this page open.` : "Sent";
  }

  // The answer leads to the page of the files.
  #end(request) {
    const plain = request.getResponseHeader("Content-Type")?.startsWith("text/plain");
    if (request.status < 400) location.assign(request.responseURL);
    else this.#fail(plain && request.responseText.trim() || "The server did not respond; nothing was kept. Try again.");
  }

  #cancel() {
    this.#request?.abort();
    this.#fail("The upload was canceled; nothing was kept.");
    this.#input.focus();
  }

  #fail(why) {
    this.#box.hidden = true;
    this.#error.textContent = why;
    for (const input of this.#zone.querySelectorAll("[type=file]")) if (why) input.value = "";
  }
}

// A folder that is dropped has its files, and those of its folders.
async function listFiles(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, fail) => { entry.file(done, fail); });
    return [[file, file.name]];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const entries = await new Promise((done, fail) => { reader.readEntries(done, fail); });
    if (!entries.length) return found;
    for (const each of entries) if (!each.name.startsWith(".")) found.push(...await listFiles(each));
  }
}

function takeDrops(upload, zone) {
  const hasFiles = (event) => [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("over"); });
  document.addEventListener("drop", async (event) => {
    zone.classList.remove("over");
    if (!hasFiles(event)) return;
    event.preventDefault();
    // They are there during the event alone.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...event.dataTransfer.files].map((file) => [file, file.name]);
    const listed = await Promise.all(entries.map(listFiles)).catch(() => []);
    upload.send(entries.length ? listed.flat() : plain);
  });
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  if (form.dataset.zone && !document.getElementById(form.dataset.zone)) continue; // files cannot be read here
  const upload = new Upload(form);
  if (form.dataset.upload === "anywhere") takeDrops(upload, (document.getElementById(form.dataset.zone) ?? form).querySelector(".drop-zone"));
}

// A small file is sent with its form as soon as it is chosen.
for (const input of document.querySelectorAll("input[data-send]")) {
  input.addEventListener("change", () => { if (input.files.length) input.form.requestSubmit(); });
}
