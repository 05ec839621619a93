// The strip with the answer: what changed in it, and on phones where its link leads and what the keyboard would cover.

const answer = document.getElementById("answer");
const strip = document.getElementById("strip");
const PARTS = [".s-size", ".s-money", ".s-name", ".s-more", ".s-budget"];

const tidy = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";

// A live region is read out where it is written: not again where it says the same.
function markChanges() {
  let before = null;
  document.addEventListener("htmx:oobBeforeSwap", ({ target, detail }) => {
    if (target !== strip) return;
    before = PARTS.map((part) => tidy(strip.querySelector(part)));
    if (tidy(detail.fragment) === tidy(strip)) detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (!before) return;
    PARTS.forEach((part, place) => {
      const now = strip.querySelector(part);
      if (now && before[place] && tidy(now) !== before[place]) now.classList.add("changed");
    });
    before = null;
  });
}

// The bar's link leads to the table, and where that is in sight back to the fields.
function watchTable() {
  const link = answer.querySelector(".to-table");
  const watcher = new IntersectionObserver(([entry]) => {
    const there = entry.isIntersecting || entry.boundingClientRect.top < 0;
    answer.classList.toggle("at-table", there);
    link.href = there ? "#form" : "#results";
  }, { rootMargin: "0px 0px -50% 0px" });
  const watch = () => {
    watcher.disconnect();
    watcher.observe(document.getElementById("results"));
  };
  document.addEventListener("htmx:afterSettle", watch);
  watch();
}

// On iOS the keyboard lies over the page, where others make the page smaller (interactive-widget in base.html).
function keepAboveKeyboard() {
  const seen = window.visualViewport;
  const phone = matchMedia("(max-width: 699px)");
  const move = () => {
    const covered = phone.matches && seen.scale === 1 ? window.innerHeight - seen.height - seen.offsetTop : 0;
    answer.style.bottom = covered > 1 ? `${covered}px` : "";
  };
  for (const name of ["resize", "scroll"]) seen.addEventListener(name, move);
}

// Of a text area a browser brings only the line of the cursor into sight: here all of it, once no button is down.
function showWhole({ target, type }) {
  if (!target.matches("textarea") || (type === "focusin" && target.matches(":active"))) return;
  target.scrollIntoView({ block: "nearest" });
}

if (strip) {
  for (const name of ["focusin", "click"]) document.addEventListener(name, showWhole);
  markChanges();
  watchTable();
  if (window.visualViewport) keepAboveKeyboard();
}
