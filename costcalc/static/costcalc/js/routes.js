// A slider and a number for the shares of two models, which are lines of text without them.

import { say } from "./requests.js";

const routes = document.getElementById("routes");

function twoShares() {
  const found = [...routes.value.matchAll(/^\s*(\S[^=;\n]*?)\s*=\s*([\d.]+)\s*(%?)\s*$/gm)];
  const lines = routes.value.split(/[;\n]/).filter((line) => line.trim());
  if (found.length !== 2 || lines.length !== 2) return null;
  return { names: found.map((match) => match[1]), share: Number(found[0][2]) * (found[0][3] ? 1 : 100) };
}

function showShares() {
  const two = twoShares();
  document.getElementById("share").hidden = !two;
  if (!two) return;
  for (const id of ["share-range", "share-number"]) {
    if (document.activeElement.id !== id) document.getElementById(id).value = two.share;
  }
  say("share-text", `Share of ${two.names[0]}; the rest goes to ${two.names[1]}`);
}

if (routes) {
  routes.addEventListener("input", showShares);
  document.getElementById("share").addEventListener("input", (event) => {
    const two = twoShares();
    if (!two || event.target.value === "" || !event.target.checkValidity()) return;
    const share = Number(event.target.value);
    routes.value = `${two.names[0]} = ${share}%\n${two.names[1]} = ${Math.round((100 - share) * 100) / 100}%`;
    showShares();
  });
  showShares();
}
