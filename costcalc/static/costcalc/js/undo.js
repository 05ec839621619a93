// Takes back the last change of the form.

const form = document.getElementById("estimate-form");
const undo = document.getElementById("undo");

if (form && undo) {
  const fields = () => [...form.elements].filter((input) => input.name && input.type !== "file" && input.type !== "submit");
  const read = () => fields().map((input) => [input, input.value, input.checked]);
  const past = [];
  let now = read();
  let waiting;

  // A pause ends a change: typing a word is one.
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      past.push(now);
      past.splice(0, past.length - 50);
      now = read();
      undo.disabled = false;
    }, 600);
  });

  undo.addEventListener("click", () => {
    clearTimeout(waiting);
    now = past.pop() ?? now;
    for (const [input, value, checked] of now) {
      input.value = value;
      input.checked = checked;
    }
    undo.disabled = past.length === 0;
    window.htmx.trigger(form, "submit");
  });
}
