/* Drafts: what is typed into a form is saved on the server every few seconds, and on this device while
   there is no connection. Without this file forms work as always. Sentences come from the page. */
"use strict";

(() => {
  const STEP = 5000;
  const OLDEST = 7 * 24 * 60 * 60 * 1000;
  const PREFIX = "draft:";

  /* Storage can be forbidden or full: then nothing is kept, and the page says so. */
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  };
  const forget = (isOver) => {
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(PREFIX) && isOver(key)) localStorage.removeItem(key);
      }
    } catch {
      /* Nothing could be kept either. */
    }
  };

  /* --- What is over: sent, too old, or signed out of ------------------------------------------- */
  const person = document.querySelector("[data-signs-out]")?.dataset.signsOut;
  const sent = document.cookie.match(/(?:^|; )sent_form=([^;]*)/)?.[1];
  if (sent && person) {
    const path = decodeURIComponent(sent.replaceAll('"', ""));
    forget((key) => key === `${PREFIX}${person}:${path}`);
    document.cookie = "sent_form=; path=/; max-age=0; samesite=lax";
  }
  forget((key) => !(Date.now() - read(key)?.at < OLDEST));
  document.addEventListener("submit", ({ target }) => {
    const { signsOut } = target.dataset;
    if (signsOut) forget((key) => key.startsWith(`${PREFIX}${signsOut}:`));
  });

  const box = document.querySelector("[data-draft]");
  const form = box?.closest("form");
  if (!form) return;

  /* --- The words of the form ------------------------------------------------------------------- */
  const { dataset } = box;
  const key = `${PREFIX}${dataset.person}:${dataset.path}`;
  const mayStayHere = "device" in dataset;
  const machinery = /^csrfmiddlewaretoken$|^form_token$|_key$|-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/;
  const said = form.querySelector("[data-draft-said]");
  const say = (sentence) => {
    if (said.textContent !== sentence) said.textContent = sentence;
  };
  const typed = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  };
  const fieldsOf = (data) => {
    const names = new Set(data.keys());
    names.delete("csrfmiddlewaretoken");
    return [...names].map((name) => [name, data.getAll(name)]);
  };

  /* Another source was added to the form before its draft was saved: add its row again. */
  const addRow = (name) => {
    const [, prefix, number] = name.match(/^(.+)-(\d+)-/) ?? [];
    if (!prefix || form.elements.namedItem(name)) return;
    const before = `${prefix}-${number - 1}-`;
    const last = form.querySelector(`[name^="${CSS.escape(before)}"]`)?.closest("fieldset");
    if (!last) return;
    last.insertAdjacentHTML("afterend", last.outerHTML.replaceAll(before, `${prefix}-${number}-`));
    const legend = last.nextElementSibling.querySelector("legend");
    if (legend) legend.textContent = legend.textContent.replace(/\d+/, Number(number) + 1);
  };

  /* Returns the words that have no place in the form any more: of the draft, or typed since. */
  const fill = (fields) => {
    const values = new Map(fields.map(([name, all]) => [name, [...all]]));
    for (const name of values.keys()) addRow(name);
    const placed = new Set();
    const replaced = [];
    for (const element of form.elements) {
      const { name, type } = element;
      if (!name || /^(file|submit|button|password)$/.test(type)) continue;
      const own = values.get(name) ?? [];
      placed.add(name);
      if (type === "checkbox" || type === "radio") element.checked = own.includes(element.value);
      else if (type === "select-multiple") {
        for (const option of element.options) option.selected = own.includes(option.value);
      } else if (own.length) {
        const value = own.shift();
        const isTyped = type !== "hidden" && element.value !== (element.defaultValue ?? element.value);
        if (isTyped && element.value.trim() !== value.replaceAll("\r", "").trim()) {
          replaced.push(element.value);
        }
        element.value = value;
      }
    }
    const left = fields.filter(([name]) => !placed.has(name) && !machinery.test(name));
    return [...left.flatMap(([, all]) => all), ...replaced].filter(Boolean);
  };

  /* --- Saving ---------------------------------------------------------------------------------- */
  let timer = 0;
  let controller = null;
  let isSending = false;
  let isSignedOut = false;
  let isUndecided = false;
  let n = 0;

  const plan = (pause = STEP) => {
    if (!timer && !isSending) timer = setTimeout(save, pause);
  };
  const keepHere = (sentence) => {
    const isKept = mayStayHere && write(key, { at: Date.now(), fields: fieldsOf(typed()) });
    if (isKept) delete form.dataset.dirty;
    say(isKept || !mayStayHere ? sentence : dataset.notSaved);
  };
  const save = async () => {
    timer = 0;
    if (isUndecided) {
      say(dataset.choose);
      return;
    }
    if (isSignedOut) {
      keepHere(dataset.signedOut);
      return;
    }
    const body = typed();
    const before = n;
    const heading = ["h1", ".l-heading__over"].map((part) => document.querySelector(part)?.textContent.trim());
    body.append("draft_title", heading.filter(Boolean).join(", "));
    controller = new AbortController();
    try {
      const { signal } = controller;
      const answer = await fetch(dataset.save, { method: "POST", body, signal });
      if (answer.status >= 500) throw new Error(answer.status);
      isSignedOut = answer.status === 401 || answer.status === 403;
      if (isSignedOut) {
        keepHere(dataset.signedOut);
        return;
      }
      say((await answer.json()).said);
      if (!answer.ok) return;
      forget((one) => one === key);
      if (before === n) delete form.dataset.dirty;
    } catch (error) {
      if (error.name === "AbortError") return;
      keepHere(dataset.offline);
      plan(3 * STEP);
    }
  };
  const onChange = () => {
    n += 1;
    plan();
  };
  form.addEventListener("input", onChange);
  form.addEventListener("change", onChange);
  addEventListener("online", () => {
    if (!n) return;
    clearTimeout(timer);
    save();
  });

  /* What is sent may not arrive. The copy here goes with the cookie that says that it did. */
  form.addEventListener("submit", () => {
    isSending = true;
    clearTimeout(timer);
    timer = 0;
    controller?.abort();
    if (mayStayHere && n) write(key, { at: Date.now(), fields: fieldsOf(typed()) });
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) isSending = false;
  });

  /* --- Offering -------------------------------------------------------------------------------- */
  const offer = box.querySelector("[data-draft-offer]");
  const words = offer.querySelector("[data-draft-words]");
  const here = mayStayHere ? read(key) : null;
  const isNewest = here && here.at > (Date.parse(offer.dataset.at) || 0);
  if (!("new" in dataset) || !(isNewest || offer.dataset.fields)) return;
  const fields = isNewest ? here.fields : JSON.parse(offer.dataset.fields);
  if (isNewest) {
    const when = new Date(here.at).toLocaleString(document.documentElement.lang, {
      dateStyle: "long",
      timeStyle: "short",
    });
    words.textContent = dataset.onDevice.replace("__when__", when);
  }
  isUndecided = true;
  offer.hidden = false;
  offer.querySelector("[data-draft-buttons]").hidden = false;

  const decide = (sentence) => {
    isUndecided = false;
    offer.hidden = true;
    say(sentence);
  };
  offer.querySelector("[data-draft-continue]").addEventListener("click", () => {
    const left = fill(fields);
    decide(dataset.continued);
    if (left.length) {
      offer.hidden = false;
      offer.querySelector("[data-draft-buttons]").hidden = true;
      words.innerText = [dataset.leftOver, ...left].join("\n");
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
  });
  offer.querySelector("[data-draft-discard]").addEventListener("click", async () => {
    try {
      const body = new FormData();
      for (const name of ["csrfmiddlewaretoken", "form_token"]) {
        body.append(name, form.elements.namedItem(name)?.value ?? "");
      }
      if (offer.dataset.discard) {
        const answer = await fetch(offer.dataset.discard, { method: "POST", body });
        if (!answer.ok) throw new Error(answer.status);
      }
      forget((one) => one === key);
      decide(dataset.discarded);
      if (n) plan();
    } catch {
      say(dataset.notSaved);
    }
  });
})();
