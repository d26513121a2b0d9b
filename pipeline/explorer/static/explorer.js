/* What pages do beyond links and forms: suggestions while typing, proofs in a panel, forms that answer at once.
   Everything works without it. It asks this server alone, and builds pages from text, never from markup of its own. */
"use strict";

(() => {
  const WAIT = 60; // milliseconds after a key before asking

  const combobox = (input) => {
    const list = document.createElement("ul");
    list.className = "offers";
    list.id = `offers-${Math.random().toString(36).slice(2)}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.getAttribute("placeholder") || input.labels?.[0]?.textContent || "");
    list.hidden = true;
    const told = document.createElement("span");
    told.className = "hidden";
    told.setAttribute("aria-live", "polite");
    input.after(list, told);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);

    let offers = [];
    let chosen = -1;
    let timer = 0;
    let asking = null;
    let composing = false;

    const close = () => {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const take = (offer) => {
      if ("fill" in input.dataset) {
        input.value = offer.key;
        close();
        input.form.requestSubmit();
      } else {
        location.href = offer.href;
      }
    };
    const choose = (number) => {
      chosen = number;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
      if (chosen < 0) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      input.setAttribute("aria-activedescendant", list.children[chosen].id);
      list.children[chosen].scrollIntoView({ block: "nearest" });
    };
    const show = (found) => {
      offers = "fill" in input.dataset ? found.filter((one) => one.kind === "unit") : found;
      list.replaceChildren(...offers.map((offer, at) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${at}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        const name = document.createElement("span");
        name.textContent = offer.text;
        const note = document.createElement("span");
        note.textContent = offer.kind === "place" ? offer.key.replaceAll("/", " › ") : offer.note;
        item.append(name, note);
        item.addEventListener("mousedown", (event) => { event.preventDefault(); take(offer); });
        return item;
      }));
      list.hidden = offers.length === 0;
      chosen = -1;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
      told.textContent = offers.length ? `${offers.length} ${input.dataset.many}` : input.dataset.none;
    };
    const ask = async () => {
      const words = input.value.trim();
      asking?.abort();
      if (!words) { close(); return; }
      asking = new AbortController();
      try {
        const money = new URLSearchParams(location.search).get("money");
        const values = new URLSearchParams({ q: words, ...(money ? { money } : {}) });
        const answer = await fetch(`${input.dataset.suggest}?${values}`, { signal: asking.signal });
        if (answer.ok && input.value.trim() === words && document.activeElement === input) show(await answer.json());
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); };

    input.addEventListener("compositionstart", () => { composing = true; });
    input.addEventListener("compositionend", () => { composing = false; later(); });
    input.addEventListener("input", () => { if (!composing) later(); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (composing || event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); return; }
      if (list.hidden) { if (event.key === "ArrowDown" && input.value.trim()) ask(); return; }
      if (event.key === "ArrowDown") { event.preventDefault(); choose((chosen + 1) % offers.length); }
      if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen <= 0 ? offers.length - 1 : chosen - 1); }
      if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); take(offers[chosen]); }
    });
  };

  const panel = () => {
    const dialog = document.getElementById("proof");
    if (!dialog?.showModal) return;
    const inside = dialog.querySelector(".inside");
    const open = async (address) => {
      const part = new URL(address, location.href);
      part.searchParams.set("part", "1");
      const answer = await fetch(part);
      if (!answer.ok) { location.href = address; return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      inside.replaceChildren(...page.body.childNodes);
      if (!dialog.open) dialog.showModal();
      inside.focus();
      dialog.scrollTop = 0;
    };
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[data-proof]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      open(link.getAttribute("href")).catch(() => { location.href = link.getAttribute("href"); });
    });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => inside.replaceChildren());
  };

  // a picture wider than a phone shows its left part first: bring the frame of the figure into view
  const FRAME = [213, 94, 0]; // as pipeline.evidence draws it
  const bringIn = (image) => {
    const cut = image.closest(".cut");
    if (!cut || cut.scrollWidth <= cut.clientWidth) return;
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const brush = canvas.getContext("2d", { willReadFrequently: true });
    brush.drawImage(image, 0, 0);
    const dots = brush.getImageData(0, 0, canvas.width, canvas.height).data;
    let first = Infinity;
    let last = -1;
    for (let at = 0; at < dots.length; at += 4) {
      if (FRAME.every((value, part) => Math.abs(dots[at + part] - value) < 24)) {
        const x = (at / 4) % canvas.width;
        first = Math.min(first, x);
        last = Math.max(last, x);
      }
    }
    if (last < 0) return;
    const middle = ((first + last) / 2 / canvas.width) * image.clientWidth;
    cut.scrollLeft = middle - cut.clientWidth / 2;
  };
  document.addEventListener("load", (event) => {
    if (event.target instanceof HTMLImageElement) bringIn(event.target);
  }, true);
  document.querySelectorAll(".cut img").forEach((image) => { if (image.complete && image.naturalWidth) bringIn(image); });

  document.querySelectorAll("input[data-suggest]").forEach(combobox);
  document.querySelectorAll("form[data-auto]").forEach((form) => {
    form.addEventListener("change", () => form.requestSubmit());
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName || "");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      (document.getElementById("q2") || document.getElementById("q")).focus();
    }
  });
  document.getElementById("marked")?.scrollIntoView({ block: "nearest" });
  panel();
})();
