/* A search beside each long list of choices in the administration. Without this script the lists are as they are. */
"use strict";

{
  const LONG = 10;

  const plain = (text) => text.trim().toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

  /* Each part of the list with its own choices: safari shows choices that are hidden, so they are taken out. */
  const partsOf = (select) =>
    [...select.children].map((part) => ({ part, choices: part.matches("optgroup") ? [...part.children] : null }));

  const narrow = (select, parts, words) => {
    const chosen = select.value;
    const stays = (choice) =>
      choice.value === "" || choice.value === chosen || words.every((word) => plain(choice.text).includes(word));
    const kept = [];
    for (const { part, choices } of parts) {
      if (choices) {
        part.replaceChildren(...choices.filter(stays));
        if (part.children.length) kept.push(part);
      } else if (stays(part)) {
        kept.push(part);
      }
    }
    select.replaceChildren(...kept);
    select.value = chosen;
    return [...select.options].find((choice) => choice.value && choice.value !== chosen);
  };

  const addSearch = (select) => {
    if (select.name.includes("__prefix__") || select.options.length <= LONG) return;
    const parts = partsOf(select);
    const search = document.createElement("input");
    const label = select.labels[0] ? select.labels[0].textContent.replace(/:\s*$/, "").trim() : "";
    let first = null;
    search.type = "search";
    search.className = "narrow";
    search.autocomplete = "off";
    search.placeholder = select.dataset.narrow;
    search.setAttribute("aria-label", `${label}: ${select.dataset.narrow}`);
    search.setAttribute("aria-controls", select.id);
    search.addEventListener("input", () => {
      first = narrow(select, parts, plain(search.value).split(/\s+/));
    });
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      if (search.value.trim() && first) {
        select.value = first.value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }
      select.focus();
    });
    select.before(search);
  };

  const prepare = (root) => root.querySelectorAll("select[data-narrow]").forEach(addSearch);

  prepare(document);
  document.addEventListener("formset:added", (event) => prepare(event.target));
}
