// What nobody sees yet is left out of the answer to a change, and comes when it is opened (docs/decisions/0051): the charts
// behind the open one, the tables of their figures. The page's address has all of it, with the same figures.

import { outdated } from "./requests.js";

const findAddress = () => document.getElementById("address")?.href;

// The chart that is open is the one that is sent.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id !== "form" || detail.elt.method !== "post") return;
  detail.parameters.chart = document.querySelector(".charts-tabs [aria-selected=true]")?.id.replace("tab-", "") ?? "";
});

document.addEventListener("htmx:afterSwap", ({ target, detail }) => {
  if (target.id !== "results" || detail.xhr?.status !== 200) return;
  // No message comes with what is right.
  for (const error of document.querySelectorAll("#form .error[id^=error-]:not(:empty)")) error.textContent = "";
  // The files are those of the page's address.
  const query = document.getElementById("address")?.getAttribute("href").split("?")[1];
  if (!query) return;
  for (const link of document.querySelectorAll("#results a[download][href^='/']:not([href*='?'])")) link.setAttribute("href", `${link.getAttribute("href")}?${query}`);
});

function put(text) {
  const whole = new DOMParser().parseFromString(text, "text/html");
  for (const place of document.querySelectorAll("[data-later]")) {
    const same = whole.getElementById(place.id);
    if (!same) continue;
    place.replaceChildren(...same.childNodes);
    delete place.dataset.later;
  }
}

const isMissing = (place) => Boolean(place?.querySelector(":scope [data-later]") ?? place?.matches("[data-later]"));

// Fetch what is missing of a part of the page; true once it is there.
let coming = null;
export async function fetchLater(place) {
  if (!isMissing(place)) return true;
  const address = findAddress();
  coming ??= fetch(address, { headers: { "HX-Request": "true" } }).then((answer) => (answer.ok ? answer.text() : null), () => null);
  const text = await coming;
  coming = null;
  if (address !== findAddress()) return false; // other figures have come, and with them what was open
  if (text === null) outdated("The server did not respond");
  else put(text);
  return text !== null;
}

// Paper does not wait: all of it, now.
export function fetchAtOnce() {
  if (!document.querySelector("[data-later]")) return;
  const request = new XMLHttpRequest();
  request.open("GET", findAddress(), false);
  request.setRequestHeader("HX-Request", "true");
  try {
    request.send();
  } catch {
    return; // what is there is printed
  }
  if (request.status === 200) put(request.responseText);
}

document.addEventListener("toggle", ({ target }) => { if (target.open && target.matches?.(".figures")) fetchLater(target); }, true);
