// Makes the picture of a page larger and smaller inside its frame; without a script it opens by itself, from a link.
"use strict";

const LARGEST = 3;

for (const button of document.querySelectorAll("button[data-zoom]")) {
  const picture = button.closest(".source").querySelector(".source-picture");
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = Number(picture.dataset.size ?? 0) + Number(button.dataset.zoom);
    picture.dataset.size = Math.min(Math.max(next, 0), LARGEST);
  });
}
