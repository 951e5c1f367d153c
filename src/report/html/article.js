"use strict";
(() => {
  const story = document.getElementById("story");
  const report = document.getElementById("report");
  const card = document.getElementById("card");
  const wide = matchMedia("(min-width: 900px)");
  const smooth = matchMedia("(prefers-reduced-motion: no-preference)");
  const isId = /^(person|organization|place|date|quote)-[0-9]+$/;
  let pinned = null;

  const refs = (element) => element.dataset.ref.split(" ");
  const holder = (target) => target instanceof Element ? target.closest("[data-ref]") : null;
  const marksOf = (id, root) => [...root.querySelectorAll(`[data-ref~="${id}"]`)];
  const text = (element) => element ? element.textContent.trim() : "";

  function light(ids) {
    for (const element of document.querySelectorAll(".lit")) element.classList.remove("lit");
    for (const id of ids) {
      for (const element of marksOf(id, document)) element.classList.add("lit");
    }
  }

  // The lines of the card: name, role, what the analysis says of it, and of this mention.
  function describe(id, mark) {
    const isQuote = id.startsWith("quote-");
    const entry = document.getElementById(isQuote ? id.replace("quote", "said") : id);
    if (!entry) return [];
    const head = isQuote ? entry.closest(".speaker") : entry;
    const lines = [text(head.querySelector(".name")), text(head.querySelector(".about"))];
    if (isQuote) {
      lines.push([text(entry.querySelector(".verb")), entry.dataset.more].filter(Boolean).join(" · "));
    } else {
      const count = marksOf(id, story).length;
      const mentions = `${count} ${count === 1 ? "mention" : "mentions"}`;
      lines.push([id.split("-")[0], mentions, entry.dataset.more].filter(Boolean).join(" · "));
      if (mark && mark.dataset.why) lines.push(`this mention: ${mark.dataset.why}`);
    }
    return lines.filter(Boolean);
  }

  function show(mark) {
    card.replaceChildren(...refs(mark).reverse().map((id) => {
      const part = document.createElement("div");
      part.replaceChildren(...describe(id, mark).map((line) => {
        const element = document.createElement("p");
        element.textContent = line;
        return element;
      }));
      return part;
    }));
    card.hidden = false;
    if (!wide.matches) return;
    const box = mark.getClientRects()[0] || mark.getBoundingClientRect();
    const left = Math.min(box.left, innerWidth - card.offsetWidth - 12);
    const fits = box.bottom + card.offsetHeight + 12 < innerHeight;
    card.style.left = `${Math.max(8, left)}px`;
    card.style.top = `${fits ? box.bottom + 6 : Math.max(8, box.top - card.offsetHeight - 6)}px`;
  }

  function hide() {
    card.hidden = true;
    card.style.left = card.style.top = "";
  }

  function pin(ids, mark) {
    pinned = ids;
    light(ids);
    if (mark) show(mark);
    else hide();
  }

  function unpin() {
    pinned = null;
    light([]);
    hide();
  }

  function reveal(element, block) {
    element.scrollIntoView({ block, behavior: smooth.matches ? "smooth" : "auto" });
  }

  // What the address names is lit. In a wide window, its first mention and its entry are both in view.
  function follow() {
    const id = location.hash.slice(1);
    if (!isId.test(id)) return;
    pin([id], null);
    const first = document.getElementById(`${id}-text`);
    if (first && wide.matches) {
      reveal(first, "center");
      const entry = document.getElementById(id);
      if (entry) report.scrollTop += entry.getBoundingClientRect().top - report.getBoundingClientRect().top - 80;
    }
  }

  // The entry leads from one mention to the next.
  function next(link) {
    const entry = link.closest("li[data-ref]");
    const id = entry.id;
    const marks = marksOf(id, story);
    const at = link.dataset.at === undefined || !pinned || pinned[0] !== id ? 0 : (Number(link.dataset.at) + 1) % marks.length;
    link.dataset.at = at;
    pin([id], null);
    history.replaceState(null, "", `#${id}`);
    if (marks[at]) {
      marks[at].classList.add("now");
      reveal(marks[at], "center");
    }
  }

  document.addEventListener("click", (event) => {
    for (const element of document.querySelectorAll(".now")) element.classList.remove("now");
    if (event.ctrlKey || event.metaKey || event.shiftKey || card.contains(event.target)) return;
    const mark = holder(event.target);
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link && link.matches(".entries .name")) {
      event.preventDefault();
      next(link);
    } else if (mark && story.contains(mark) && !(link && link.closest(".speakers"))) {
      if (!link && !getSelection().isCollapsed) return;
      event.preventDefault();
      pin(refs(mark), mark);
      history.replaceState(null, "", `#${refs(mark).at(-1)}`);
      const entry = link && document.getElementById(refs(mark).at(-1));
      if (entry && wide.matches) {
        report.scrollTop += entry.getBoundingClientRect().top - report.getBoundingClientRect().top - 80;
      }
    } else if (!link) {
      unpin();
    }
  });

  function enter(event) {
    const mark = holder(event.target);
    if (!mark || !mark.matches(".speakers a, #story [data-ref], #report a, #report li")) return;
    light(refs(mark));
    if (mark.matches("#story a[data-why]")) show(mark);
  }

  function leave(event) {
    if (!holder(event.target)) return;
    light(pinned || []);
    if (!pinned) hide();
  }

  document.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") enter(event); });
  document.addEventListener("pointerout", (event) => { if (event.pointerType === "mouse") leave(event); });
  document.addEventListener("focusin", (event) => { if (event.target.matches(":focus-visible")) enter(event); });
  document.addEventListener("focusout", leave);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") unpin(); });
  addEventListener("hashchange", follow);
  follow();
})();
