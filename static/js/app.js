/* Every page works without this file: it only saves a step or asks a question.
   It is loaded in <head> without "defer", so that the chosen colour scheme applies to the first paint;
   everything else listens on the document, so parts that htmx brings in later need no setting up. */
"use strict";

(() => {
  const root = document.documentElement;
  root.classList.add("has-script");

  /* Storage can be forbidden (private windows, policies): then nothing is remembered. */
  const remembered = (key) => {
    try {
      return localStorage.getItem(key) ?? "";
    } catch {
      return "";
    }
  };
  const remember = (key, value) => {
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch {
      /* Not remembered, but applied to this page. */
    }
  };

  const applyTheme = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  applyTheme(remembered("theme"));

  document.addEventListener("DOMContentLoaded", () => {
    const theme = document.getElementById("theme");
    if (theme) theme.value = remembered("theme");
    const keys = document.getElementById("search-key");
    if (keys) keys.checked = remembered("search-key") !== "off";
    document.querySelector("[data-focus]")?.focus();
  });

  document.addEventListener("change", ({ target }) => {
    if (target.id === "theme") {
      applyTheme(target.value);
      remember("theme", target.value);
    }
    if (target.id === "search-key") remember("search-key", target.checked ? "" : "off");
  });

  /* Copy a citation. */
  const copy = async (button) => {
    const box = button.closest("[data-copy-box]");
    const said = box.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(box.querySelector("[data-copy-text]").innerText.trim());
      said.textContent = said.dataset.copied;
    } catch {
      said.textContent = said.dataset.failed;
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);

    /* From a line of the error summary into the field itself, also into a group of choices. */
    const link = event.target.closest(".c-errors a[href^='#']");
    const place = link && document.getElementById(link.hash.slice(1));
    if (place) {
      event.preventDefault();
      (place.matches("input, select, textarea") ? place : place.querySelector("input"))?.focus();
      place.scrollIntoView({ block: "center" });
    }

    for (const menu of document.querySelectorAll(".l-account[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  /* Ask before sending a form, or using a button, that carries data-confirm. */
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const sender = event.submitter;
      const question = sender?.dataset.confirm ?? form.dataset.confirm;
      const dialog = document.getElementById("confirm-dialog");
      if (!question || !dialog || form.dataset.confirmed) {
        delete form.dataset.confirmed;
        delete form.dataset.dirty;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      dialog.querySelector("#confirm-question").textContent = question;
      const yes = dialog.querySelector("[value=yes]");
      yes.textContent = sender?.innerText || yes.dataset.default;
      dialog.returnValue = "no";
      dialog.addEventListener(
        "close",
        () => {
          if (dialog.returnValue !== "yes") return;
          form.dataset.confirmed = "yes";
          form.requestSubmit(sender);
        },
        { once: true },
      );
      dialog.showModal();
      dialog.querySelector("[value=no]").focus();
    },
    true,
  );

  /* Warn before a page with unsaved text is left. */
  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form[data-unsaved]");
    if (form) form.dataset.dirty = "yes";
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-dirty]")) event.preventDefault();
  });

  /* "/" goes to the search box (can be switched off in the footer); j and k walk along a list that
     already has the focus; Escape closes the menu. */
  const step = (event) => {
    const list = event.target.closest("[data-reach]");
    if (!list) return;
    const stops = [...list.children].map((row) => row.querySelector("a, button")).filter(Boolean);
    const here = stops.findIndex((stop) => stop.closest("[data-reach] > *").contains(event.target));
    stops[here + (event.key === "j" ? 1 : -1)]?.focus();
    event.preventDefault();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = event.target.closest(".l-account[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
    const typing = event.target.closest("input, select, textarea, [contenteditable], dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && remembered("search-key") !== "off") {
      event.preventDefault();
      document.querySelector("[data-search]")?.focus();
    }
    if (event.key === "j" || event.key === "k") step(event);
  });
})();
