// Takes a table that is pasted as markup too, where the clipboard has it: markup tells a line break from a new row.
// Says that a file is too large before it is sent. Everything works without it.
"use strict";

const MAX_FILE = 5 * 1024 * 1024;
const MAX_MARKUP = 400000;

const pasted = document.getElementById("id_pasted");
const markup = document.getElementById("id_markup");
const file = document.getElementById("id_file");

// Word wraps a table in pages of styles: only its cells count.
const tableOf = (html) => {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return "";
  for (const part of table.querySelectorAll("*")) {
    for (const { name } of [...part.attributes]) {
      if (name !== "rowspan" && name !== "colspan") part.removeAttribute(name);
    }
  }
  const plain = `<table>${table.innerHTML}</table>`;
  return plain.length > MAX_MARKUP ? "" : plain;
};

pasted?.addEventListener("paste", (event) => {
  // Only where the box holds nothing else: what was typed before is not in the markup.
  const html = pasted.value.trim() ? "" : event.clipboardData.getData("text/html");
  markup.value = html ? tableOf(html) : "";
});

// Words changed by hand are what counts from then on.
pasted?.addEventListener("input", (event) => {
  if (event.inputType !== "insertFromPaste") markup.value = "";
});

file?.addEventListener("change", () => {
  const large = file.files[0]?.size > MAX_FILE;
  file.setCustomValidity(large ? file.dataset.tooLarge : "");
  file.reportValidity();
});

file?.form.addEventListener("submit", (event) => {
  if (!file.validity.customError) return;
  event.preventDefault();
  file.reportValidity();
});
