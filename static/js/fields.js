/* Help at single fields. Every form works without this file; it is loaded with "defer". */
"use strict";

(() => {
  /* Passwords are shown while a box is ticked, and hidden again before they leave: browsers remember
     what was sent in fields that anybody may read. */
  const showPasswords = (box) => {
    for (const field of box.form.querySelectorAll("[autocomplete$='password']")) {
      field.type = box.checked ? "text" : "password";
    }
  };
  const hidePasswords = (form) => {
    const box = form.querySelector("[data-show-passwords]:checked");
    if (!box) return;
    box.checked = false;
    showPasswords(box);
  };

  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-show-passwords]")) showPasswords(target);
  });
  /* After the question that a form may ask, which stops what was not meant. */
  document.addEventListener("submit", ({ target }) => hidePasswords(target), true);

  /* Below a long text: what is left of it, from nine tenths of its length on. It is said when typing
     pauses, so that a screen reader is not interrupted at every letter. */
  const pauses = new WeakMap();
  const count = (text) => {
    const place = text.closest(".c-field")?.querySelector("[data-count]");
    if (!place) return;
    const limit = Number(text.dataset.limit);
    const n = [...text.value].length;
    const words = n > limit ? place.dataset.over : n >= 0.9 * limit ? place.dataset.left : "";
    const figure = Math.abs(limit - n).toLocaleString(document.documentElement.lang || undefined);
    const said = words.replace("{n}", figure);
    if (place.textContent !== said) place.textContent = said;
    place.classList.toggle("is-over", n > limit);
  };
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-limit]")) return;
    clearTimeout(pauses.get(target));
    pauses.set(
      target,
      setTimeout(() => count(target), 500),
    );
  });
  for (const text of document.querySelectorAll("[data-limit]")) count(text);

  /* Of a long list of choices show those that contain what is typed; what is chosen stays. The field
     is no part of the form: it neither asks for the list anew nor sends it. */
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-narrow]")) return;
    const typed = plain(target.value.trim());
    for (const choice of target.closest("fieldset").querySelectorAll(".c-filters__choice")) {
      const isChosen = choice.querySelector("input").checked;
      choice.hidden = !isChosen && !plain(choice.textContent).includes(typed);
    }
  });
  for (const kind of ["change", "keydown"]) {
    document.addEventListener(
      kind,
      (event) => {
        if (!event.target.matches?.("[data-narrow]")) return;
        if (kind === "change") event.stopPropagation();
        else if (event.key === "Enter") event.preventDefault();
      },
      true,
    );
  }
})();
