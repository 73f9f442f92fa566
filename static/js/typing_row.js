// A typed row that saves itself, and says in words how it stands. Used by typing.js, which comes after it.
// Every row is a plain form: without a script each is saved by its own button.
"use strict";

const REST = 1500; // How long somebody rests before their row is saved, in milliseconds.
const TIMEOUT = 20000;
const COLUMNS = ["reference", "priority", "wording", "measures", "timing", "responsible"];
const UNCOUNTED = new Set(["csrfmiddlewaretoken", "author", "version", "page", "place"]);

const list = document.getElementById("typed-rows");
const blank = document.getElementById("blank-row");
const rows = new Map(); // The form of each row → its Row.
let queue = Promise.resolve(); // One save after another: rows keep the order in which they were typed.

class Row {
  constructor(form) {
    this.form = form;
    this.item = form.closest("li");
    this.state = form.querySelector(".row-state");
    this.saved = this.words();
    rows.set(form, this);
  }

  /** What is typed, as one text to compare. */
  words() {
    const typed = [...new FormData(this.form)].filter(([name]) => !UNCOUNTED.has(name));
    return JSON.stringify(typed.map(([name, value]) => [name, value.replaceAll("\r\n", "\n")]));
  }

  get isChanged() {
    return this.words() !== this.saved;
  }

  /** Whether nothing but a priority is there, as in a row that was only just added. */
  get isEmpty() {
    return [...new FormData(this.form)].every(([name, value]) => UNCOUNTED.has(name) || name === "priority" || !value);
  }

  get isNew() {
    return this.form.action === blank.content.querySelector("form").action;
  }

  cell(name) {
    return this.form.elements[name];
  }

  /** Note that something was typed: it is saved after a rest. */
  touch() {
    clearTimeout(this.timer);
    this.showMarks();
    if (this.unknown && this.cell("priority").value) this.showErrors({ priority: (this.unknown = "") });
    if (!this.isChanged) return;
    if (!this.isStuck) this.tell(list.dataset.changed);
    this.timer = setTimeout(() => this.save(), REST);
  }

  /** Save what is typed, after what is being saved already. */
  save() {
    clearTimeout(this.timer);
    queue = queue.then(() => this.send());
    return queue;
  }

  async send() {
    if (!this.isChanged || this.isStuck || (this.isNew && this.isEmpty)) return;
    const words = this.words();
    this.tell(list.dataset.saving);
    try {
      if (this.isSignedOut) await renewTokens();
      this.answered(await post(this.form), words);
    } catch {
      this.failed(list.dataset.failed);
    }
    if (!this.isStuck && this.words() !== words) this.touch();
  }

  answered({ status, said, ...answer }, words) {
    this.isSignedOut = status === 0 || status === 403;
    this.showErrors(answer.errors ?? {});
    if (this.isSignedOut) this.failed(list.dataset.signedOut);
    else if (status === 404) this.becomeNew();
    else if (status === 200) this.keep(answer, words, said);
    else if (answer.theirs) this.ask(answer, said);
    else if (said) this.tell(said, "refused");
    else this.failed(list.dataset.failed);
  }

  keep(answer, words, said) {
    this.saved = words;
    this.form.action = answer.address;
    this.cell("version").value = answer.version;
    for (const name of this.item.querySelectorAll("[data-name]")) name.textContent = answer.name;
    this.item.querySelector(".cells").setAttribute("aria-label", answer.name);
    this.item.querySelector("[data-alone]").href = answer.address;
    const remove = this.item.querySelector("[data-remove]");
    remove.href = `${answer.address}remove/`;
    remove.hidden = false;
    this.tell(said, "saved");
  }

  /** The row was removed elsewhere: what is typed can be saved as a new one. */
  becomeNew() {
    const fresh = blank.content.querySelector("form");
    this.form.action = fresh.action;
    for (const name of ["version", "page", "place"]) this.cell(name).value = fresh.elements[name].value;
    this.failed(list.dataset.gone);
  }

  failed(text) {
    this.isStuck = true;
    this.tell(text, "refused", [[list.dataset.again, () => this.retry()]]);
  }

  retry() {
    this.isStuck = false;
    return this.save();
  }

  /** Show what another window has saved, and let the person decide. */
  ask(answer, said) {
    this.isStuck = true;
    const mine = () => {
      this.cell("version").value = answer.version;
      this.retry();
    };
    const theirs = () => {
      for (const [name, value] of Object.entries(answer.theirs)) if (this.cell(name)) this.cell(name).value = value;
      this.isStuck = false;
      this.saved = this.words();
      this.showMarks();
      this.tell("");
    };
    const held = answer.differs.map(([label, words]) => `${label}: ${words}`).join("\n");
    this.tell(`${said}\n${held}`, "refused", [[list.dataset.mine, mine], [list.dataset.theirs, theirs]]);
  }

  tell(text, kind = "", buttons = []) {
    this.state.dataset.kind = kind;
    this.state.textContent = text;
    for (const [label, press] of buttons) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "linklike" });
      button.textContent = label;
      button.addEventListener("click", press);
      this.state.append(" ", button);
    }
  }

  showErrors(errors) {
    for (const box of this.form.querySelectorAll("[data-cell]")) {
      const text = errors[box.dataset.cell] ?? ((box.dataset.cell === "priority" && this.unknown) || "");
      const field = this.cell(box.dataset.cell);
      const error = box.querySelector(".field-error");
      error.textContent = text;
      error.hidden = !text;
      box.classList.toggle("has-error", Boolean(text));
      if (text) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      if (text) field.setAttribute("aria-describedby", error.id);
      else field.removeAttribute("aria-describedby");
    }
  }

  /** Say beside each cell that it is illegible or not stated. */
  showMarks() {
    for (const name of COLUMNS) {
      const mark = this.cell(`mark_${name}`);
      const said = mark?.value ? mark.selectedOptions[0].text : "";
      this.form.querySelector(`[data-cell="${name}"] .said`).textContent = said;
    }
  }

  /** Fill a cell from a pasted block. A priority that the strategy does not have is named until one is chosen. */
  fill(name, text) {
    const mark = this.cell(`mark_${name}`);
    if (mark) mark.value = "";
    if (name !== "priority") this.cell(name).value = text;
    else if (text) this.choosePriority(text);
  }

  choosePriority(text) {
    const number = text.match(/^(?:\D{0,20}\s)?(\d+)\b/)?.[1];
    const title = ` ${text.toLowerCase()}`;
    const fits = ({ value, text: shown }) => value && (value === number || shown.toLowerCase().endsWith(title));
    const option = [...this.cell("priority").options].find(fits);
    if (option) this.cell("priority").value = option.value;
    this.unknown = option ? "" : `${list.dataset.unknown} “${text}”`;
  }
}

/** Send a row; the status is 0 where the answer leads to the sign-in page. */
async function post(form) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "application/json" },
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT),
  });
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  return { ...(isJson ? await answer.json() : {}), status: answer.status };
}

/** After signing in anew the forms' tokens are no longer good: take them from a fresh page. */
async function renewTokens() {
  const answer = await fetch(location.href, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT) });
  if (!answer.ok) return;
  const token = (await answer.text()).match(/name="csrfmiddlewaretoken" value="([A-Za-z0-9]+)"/)?.[1];
  const fields = [...document.getElementsByName("csrfmiddlewaretoken"), ...blank.content.querySelectorAll("[name=csrfmiddlewaretoken]")];
  if (token) for (const field of fields) field.value = token;
}
