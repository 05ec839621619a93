// A session that is dropped on the form goes the way of one that is chosen (templates/conversation/fields.html).

const input = document.getElementById("session");
const form = document.getElementById("form");
const zone = input?.closest(".session");

const isSession = (file) => /\.(jsonl|ndjson)$/i.test(file.name);

// Elsewhere on the form only what can be nothing else is one: the prompt takes files, too.
function takeDrop(event) {
  const files = [...event.dataTransfer.files];
  zone.classList.remove("over");
  if (!files.length || !(zone.contains(event.target) || files.every(isSession))) return;
  event.preventDefault();
  event.stopPropagation();
  document.querySelector(".prompt.over")?.classList.remove("over");
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change"));
}

if (zone && form) {
  form.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    zone.classList.toggle("over", zone.contains(event.target));
  });
  form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) zone.classList.remove("over"); });
  form.addEventListener("drop", takeDrop, true);
  // It is no change of the form, which would be sent with it; and the same file may be chosen again.
  input.addEventListener("input", (event) => event.stopPropagation());
  input.addEventListener("htmx:afterRequest", () => { input.value = ""; });
}
