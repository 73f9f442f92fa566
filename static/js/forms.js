// Asks before a page with typed words is left for another: on a phone a link is pressed by mistake easily.
// Everything works without it; what was typed also survives an expired session, on the server.
"use strict";

// What went wrong is read out first.
document.querySelector(".error-summary")?.focus();

let typed = false;

document.addEventListener("input", (event) => {
  if (event.target instanceof HTMLTextAreaElement) typed = event.target.value !== event.target.defaultValue;
});

// The language switch is a form too, and takes no words along.
document.addEventListener("submit", (event) => {
  if (event.target.querySelector("textarea")) typed = false;
});

window.addEventListener("beforeunload", (event) => {
  if (typed) event.preventDefault();
});
