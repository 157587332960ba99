/* Keys, and a source that follows, on the pages where a proposal is checked. Everything here can be
   done by links and forms too; the keys only press them. */
"use strict";

(() => {
  const area = document.querySelector("[data-check]");
  if (!area) return;
  const all = (selector, inside = area) => [...inside.querySelectorAll(selector)];
  const live = area.querySelector("[data-live]");
  const say = (text) => {
    if (!live) return;
    live.textContent = "";
    /* A pause, so that a screen reader notices the same sentence twice. */
    setTimeout(() => (live.textContent = text), 60);
  };

  /* --- The source ------------------------------------------------------------------------------ */
  const source = area.querySelector("[data-source]");
  const isNarrow = matchMedia("(max-width: 55.99rem)");
  if (source && isNarrow.matches) source.open = location.hash === "#source";

  const showPage = (page) => {
    const n = Math.min(Math.max(page, 1), Number(source.dataset.pages));
    if (n === Number(source.dataset.page)) return;
    source.dataset.page = n;
    const sheet = source.querySelector("[data-sheet]");
    const label = source.querySelector("[data-page-label]");
    label.textContent = label.dataset.label.replace("__n__", n);
    sheet.href = source.dataset.url.replace(/\/0\/$/, `/${n}/`);
    sheet.firstElementChild.src = sheet.href;
    sheet.firstElementChild.alt = label.textContent;
    for (const link of all("[data-step]", source)) {
      const to = Math.min(Math.max(n + Number(link.dataset.step), 1), Number(source.dataset.pages));
      link.href = `?page=${to}#source`;
    }
  };

  const showLine = (number) => {
    const line = document.getElementById(`line-${number}`);
    if (!line || line.classList.contains("is-here")) return;
    for (const other of all(".is-here", source)) other.classList.remove("is-here");
    line.classList.add("is-here");
    const lines = line.closest("[role=region]");
    lines.scrollTop += line.getBoundingClientRect().top - lines.getBoundingClientRect().top - 60;
  };

  const show = (row) => {
    if (!source?.open || !row) return;
    if (row.dataset.page) showPage(Number(row.dataset.page));
    if (row.dataset.line) showLine(row.dataset.line);
  };

  /* --- Paragraphs ------------------------------------------------------------------------------ */
  const rows = () => all("[data-paragraph]");
  const isSeen = (row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  const focused = () => document.activeElement?.closest("[data-paragraph]");
  const inView = () => rows().find((row) => row.getBoundingClientRect().bottom > innerHeight / 4);

  const goTo = (element) => {
    if (!element) return false;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
    show(element.closest("[data-paragraph]"));
    return true;
  };
  const walk = (step) => {
    const every = rows();
    const here = every.indexOf(focused());
    goTo(here < 0 ? inView() : every[here + step]);
  };
  const walkWarnings = (step) => {
    const side = step > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
    const warnings = all("[data-warning]");
    const here = document.activeElement;
    const there = (warning) => here.compareDocumentPosition(warning) & side;
    if (!goTo(step > 0 ? warnings.find(there) : warnings.findLast(there))) say(area.dataset.none);
  };

  let pause = 0;
  addEventListener(
    "scroll",
    () => {
      clearTimeout(pause);
      pause = setTimeout(() => {
        const row = focused();
        show(row && isSeen(row) ? row : inView());
      }, 120);
    },
    { passive: true },
  );

  /* --- Editors --------------------------------------------------------------------------------- */
  const field = "textarea, select, input:not([type=hidden]), button";
  let wanted = "words";
  let marked = "";
  const enter = (slot) => {
    const part = slot.querySelector(`[data-part="${wanted}"]`) ?? slot;
    const before = part.querySelector("[name=split-before]");
    if (before && marked) before.value = marked;
    wanted = "words";
    marked = "";
    /* In a group of radio buttons the chosen one takes the focus, as Tab would. */
    (part.querySelector("input:checked") ?? part.querySelector(field))?.focus();
    part.scrollIntoView({ block: "nearest" });
  };
  const open = (row, part) => {
    const slot = document.getElementById(`edit-${row.id.replace("para-", "")}`);
    wanted = part;
    /* Words selected in the paragraph say where it is to be split. */
    const selection = getSelection();
    if (row.contains(selection.anchorNode)) marked = selection.toString().trim().slice(0, 200);
    if (slot?.querySelector("[data-editor]")) enter(slot);
    else row.querySelector("[data-edit]")?.click();
  };
  const close = (editor) => {
    if (editor.querySelector("form[data-dirty]")) return;
    const row = editor.closest("[data-paragraph]") ?? editor.closest("section, article");
    editor.parentElement.replaceChildren();
    goTo(row);
  };
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id.startsWith("edit-")) enter(detail.target);
  });

  const correctAtOnce = (row, what, kind = "") => {
    const form = document.getElementById("quick-form");
    if (!form || !row?.dataset.url) return;
    form.action = row.dataset.url;
    form.elements.what.value = what;
    form.elements["kind-kind"].value = kind;
    form.requestSubmit();
  };
  const undo = () => {
    const form = document.getElementById("undo-form");
    if (!form) return;
    form.elements.at.value = focused()?.id ?? "";
    form.requestSubmit(form.querySelector("[name=undo]"));
  };

  /* --- Keys ------------------------------------------------------------------------------------ */
  const keys = document.getElementById("keys");
  let isChoosingKind = false;
  const chooseKind = (key) => {
    isChoosingKind = false;
    const choice = all("[data-kind]", keys).find((one) => one.dataset.kindKeys.includes(key));
    say(choice ? choice.innerText : "");
    if (choice) correctAtOnce(focused(), "retype_paragraph", choice.dataset.kind);
  };
  const askKind = () => {
    isChoosingKind = true;
    say(area.dataset.which);
  };
  const onParagraph = {
    e: (row) => open(row, "words"),
    Enter: (row) => open(row, "words"),
    s: (row) => open(row, "split"),
    r: (row) => open(row, "number"),
    m: (row) => correctAtOnce(row, "join_paragraphs"),
    t: askKind,
  };
  const anywhere = {
    j: () => walk(1),
    k: () => walk(-1),
    n: () => walkWarnings(1),
    p: () => walkWarnings(-1),
    u: undo,
    "?": () => keys.showModal(),
  };
  /* Single keys can be switched off in the footer, for those who dictate. */
  const isOff = () => {
    try {
      return localStorage.getItem("search-key") === "off";
    } catch {
      return false;
    }
  };

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!keys || event.ctrlKey || event.metaKey || event.altKey) return;
    const editor = target.closest("[data-editor]");
    if (key === "Escape" && editor && !target.closest("dialog")) close(editor);
    if (target.closest("input, select, textarea, dialog, [data-editor]")) return;
    if (isOff() || !(area.contains(target) || target === document.body || target.id === "main")) return;
    if (isChoosingKind) {
      if (key.length > 1 && key !== "Escape") return;
      event.preventDefault();
      chooseKind(key);
      return;
    }
    const row = focused();
    const isOwn = key !== "Enter" || target === row;
    const act = anywhere[key] ?? (row && isOwn ? onParagraph[key] : undefined);
    if (!act) return;
    event.preventDefault();
    act(row);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys]")) keys.showModal();
    const closing = event.target.closest("[data-close]")?.closest("[data-editor]");
    /* On a page of its own, an editor is left by its link. */
    if (closing && closing.parentElement.id.startsWith("edit-")) {
      event.preventDefault();
      close(closing);
    }
    const shown = source && event.target.closest("[data-show]");
    if (shown) {
      event.preventDefault();
      source.open = true;
      show(shown.closest("[data-paragraph]"));
      if (isNarrow.matches) source.scrollIntoView();
    }
    const step = source && event.target.closest("[data-step]");
    if (step) {
      event.preventDefault();
      showPage(Number(source.dataset.page) + Number(step.dataset.step));
    }
  });

  /* What the last correction did, once more where screen readers hear it. */
  const said = document.querySelector("#messages .c-message");
  if (said) say(said.textContent.trim());
  show(focused());
})();
