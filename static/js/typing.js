// Typing a plan in: moves between cells by keyboard, adds rows, fills cells from a pasted block. The rows save
// themselves: typing_row.js.
"use strict";

const after = document.getElementById("after-rows");
let made = 0; // How many rows were added since the page was opened.

function all() {
  return [...list.querySelectorAll("form[data-row]")].map((form) => rows.get(form));
}

/** Add an empty row under the priority of the last one. */
function addRow() {
  const before = all().at(-1);
  const item = blank.content.firstElementChild.cloneNode(true);
  made += 1;
  for (const attribute of ["id", "for", "aria-describedby"]) {
    for (const element of [item, ...item.querySelectorAll(`[${attribute}]`)]) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace("row-new", `row-new-${made}`));
    }
  }
  list.append(item);
  const form = item.querySelector("form");
  if (before) form.elements.priority.value = before.cell("priority").value;
  return new Row(form);
}

/** Go to the row after the given one, adding it where there is none. */
function goOn(row) {
  const there = all();
  const next = there[there.indexOf(row) + 1] ?? (row.isEmpty ? row : addRow());
  next.cell("reference").focus();
}

/** Return the rows and cells of a copied block: cells between tabs, quoted where they hold line breaks. */
function block(text) {
  const found = [[]];
  const quoted = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y;
  const plain = /[^\t\n]*/y;
  for (let at = 0; ; at += 1) {
    quoted.lastIndex = plain.lastIndex = at;
    const whole = quoted.exec(text);
    const isQuoted = whole && /[\t\n]|""/.test(whole[1]);
    const cell = isQuoted ? whole[1].replaceAll('""', '"') : plain.exec(text)[0];
    at = isQuoted ? quoted.lastIndex : plain.lastIndex;
    found.at(-1).push(cell.trim());
    if (at >= text.length) return found;
    if (text[at] === "\n") found.push([]);
  }
}

/** Fill cells to the right and rows below; all of the block or nothing. */
function pasteBlock(row, name, cells) {
  const first = COLUMNS.indexOf(name);
  const widest = Math.max(...cells.map((line) => line.length));
  if (first + widest > COLUMNS.length) return row.tell(list.dataset.tooWide, "refused");
  const start = all().indexOf(row);
  cells.forEach((line, down) => {
    const target = all()[start + down] ?? addRow();
    line.forEach((text, right) => target.fill(COLUMNS[first + right], text));
    target.showMarks();
    target.save();
  });
}

function onPaste(event) {
  const name = event.target.closest("[data-cell]")?.dataset.cell;
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const isTable = (event.clipboardData.getData("text/html").match(/<tr\b/gi) ?? []).length > 1;
  if (!COLUMNS.includes(name) || !(text.includes("\t") || (isTable && text.includes("\n")))) return;
  event.preventDefault();
  pasteBlock(rows.get(event.target.form), name, block(text));
}

function onKey(event) {
  if (event.key === "Escape") after.focus();
  const row = rows.get(event.target.form);
  const name = event.target.closest("[data-cell]")?.dataset.cell;
  if (!row || !name || event.isComposing) return;
  const steps = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  // Enter on a screen keyboard has no Shift beside it: there it stays a new line.
  const isLast = name === COLUMNS.at(-1) && !event.shiftKey && matchMedia("(pointer: fine)").matches;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) goOn(all().at(-1));
  else if (event.key === "Enter" && isLast) goOn(row);
  else if (steps && event.altKey && event.target.tagName !== "SELECT") all()[all().indexOf(row) + steps]?.cell(name).focus();
  else return;
  event.preventDefault();
}

/** Before rows are brought in, what is typed is saved; what cannot be saved is looked at first. */
async function onBringIn(event) {
  const open = all().filter((row) => row.isChanged);
  if (!open.length) return;
  event.preventDefault();
  const form = event.target;
  await Promise.all(open.map((row) => row.save()));
  if (!open.some((row) => row.isChanged && !row.isEmpty)) form.submit();
  else form.querySelector(".row-state").textContent = list.dataset.wait;
}

if (list) {
  for (const form of list.querySelectorAll("form[data-row]")) new Row(form);
  const add = document.getElementById("add-row");
  add.hidden = false;
  add.addEventListener("click", () => goOn(all().at(-1)));
  list.addEventListener("input", (event) => {
    // The page's own question before leaving knows nothing of rows that are saved meanwhile.
    event.stopPropagation();
    rows.get(event.target.form)?.touch();
  });
  list.addEventListener("focusout", ({ target, relatedTarget }) => {
    const row = rows.get(target.form);
    if (row && !row.form.contains(relatedTarget)) row.save();
  });
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    rows.get(event.target).retry();
  });
  list.addEventListener("keydown", onKey);
  list.addEventListener("paste", onPaste);
  document.getElementById("bring-in")?.addEventListener("submit", onBringIn);
  window.addEventListener("beforeunload", (event) => {
    if (all().some((row) => row.isChanged && !(row.isNew && row.isEmpty))) event.preventDefault();
  });
}
