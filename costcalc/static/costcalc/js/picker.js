// Which models there are to add, narrowed as one types.

const filter = document.getElementById("model-filter");
if (filter) {
  filter.addEventListener("input", (event) => {
    event.stopPropagation();
    const wanted = filter.value.trim().toLowerCase();
    for (const group of filter.form.querySelectorAll(".picker .provider")) {
      let shown = 0;
      for (const label of group.querySelectorAll("label")) {
        label.hidden = !`${label.textContent} ${label.title} ${group.firstElementChild.textContent}`.toLowerCase().includes(wanted);
        shown += label.hidden ? 0 : 1;
      }
      group.hidden = shown === 0;
    }
  });
  filter.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    filter.form.querySelector(".picker .provider label:not([hidden]) input")?.click();
  });
}
