"use strict";
// Files are scripts that call nutgrafLoaded, since a page from a disk cannot fetch anything else.
(() => {
  const FIRST = 6;
  const MORE = 20;
  const MAX_FILES = 4;
  const box = document.getElementById("words");
  const status = document.getElementById("found");
  const results = document.getElementById("results");
  const files = new Map();
  const waiting = new Map();
  let latest = 0;
  status.textContent = "";

  Object.defineProperty(globalThis, "nutgrafLoaded", {
    value: (name, data) => { waiting.get(name)?.(data); },
  });

  function load(name) {
    if (!files.has(name)) {
      files.set(name, new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const script = document.createElement("script");
        script.src = `search/${name}.js`;
        script.onerror = () => { files.delete(name); reject(new Error(`search/${name}.js cannot be read`)); };
        script.onload = () => { script.remove(); };
        document.head.append(script);
      }));
    }
    return files.get(name);
  }

  // As the program finds words.
  function wordsOf(text, letters) {
    const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const words = plain.match(/[\p{Alphabetic}\p{N}]+/gu) || [];
    return [...new Set(words.map((word) => [...word].slice(0, letters).join("")))];
  }

  // The numbers of the things that have a word or, from three letters on, one that starts with it.
  async function thingsOf(word, index) {
    const firsts = index.words;
    let at = firsts.findIndex((first) => first > word);
    at = Math.max(0, (at < 0 ? firsts.length : at) - 1);
    const found = new Set();
    let common = false;
    const starts = word.length > 2;
    for (let file = at; file < firsts.length && file < at + MAX_FILES; file++) {
      if (file > at && !(starts && firsts[file].startsWith(word))) break;
      for (const [other, differences] of await load(`words-${file}`)) {
        if (other !== word && !(starts && other.startsWith(word))) continue;
        common ||= differences.length >= index.common;
        let number = 0;
        for (const difference of differences) found.add(number += difference);
      }
    }
    return { found, common };
  }

  async function find(text) {
    const index = await load("index");
    const all = await Promise.all(wordsOf(text, index.letters).map((word) => thingsOf(word, index)));
    // The numbers of common words are not complete, so they count only if there is no other word.
    const rare = all.filter((one) => !one.common);
    const sets = (rare.length > 0 ? rare : all).map((one) => one.found).sort((a, b) => a.size - b.size);
    const numbers = sets.length === 0 ? [] : [...sets[0]].filter((number) => sets.every((set) => set.has(number)));
    return { index, numbers: numbers.sort((a, b) => a - b) };
  }

  async function itemOf(number, index) {
    const [title, address, about] = (await load(`things-${Math.floor(number / index.per_file)}`))[number % index.per_file];
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.setAttribute("href", address);
    link.dir = "auto";
    link.textContent = title || "Without a title";
    const line = document.createElement("span");
    line.className = "about";
    line.dir = "auto";
    line.textContent = about;
    item.append(link, " ", line);
    return item;
  }

  async function sectionOf(name, numbers, index) {
    const section = document.createElement("section");
    const heading = document.createElement("h2");
    heading.textContent = `${name} (${numbers.length})`;
    const list = document.createElement("ul");
    list.append(...await Promise.all(numbers.slice(0, FIRST).map((number) => itemOf(number, index))));
    section.append(heading, list);
    let shown = FIRST;
    if (numbers.length > shown) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `More ${name.toLowerCase()}`;
      button.addEventListener("click", async () => {
        const items = await Promise.all(numbers.slice(shown, shown + MORE).map((number) => itemOf(number, index)));
        list.append(...items);
        shown += items.length;
        if (shown >= numbers.length) button.remove();
        items[0]?.querySelector("a").focus();
      });
      section.append(button);
    }
    return section;
  }

  async function search() {
    const text = box.value;
    const run = ++latest;
    history.replaceState(null, "", text.trim() ? `#q=${encodeURIComponent(text)}` : location.pathname.split("/").pop() || "./");
    if (!text.trim()) {
      status.textContent = "";
      results.replaceChildren();
      return;
    }
    try {
      const { index, numbers } = await find(text);
      const sections = [];
      for (const [at, [name, start]] of index.kinds.entries()) {
        const end = index.kinds[at + 1]?.[1] ?? index.things;
        const own = numbers.filter((number) => number >= start && number < end);
        if (own.length > 0) sections.push(await sectionOf(name, own, index));
      }
      if (run !== latest) return;
      status.textContent = numbers.length === 0 ? "Nothing found." : `${numbers.length} found.`;
      results.replaceChildren(...sections);
    } catch (error) {
      if (run === latest) status.textContent = `The search failed: ${error.message}`;
    }
  }

  function follow() {
    const asked = location.hash.match(/^#q=(.*)$/s);
    if (!asked) return;
    try {
      box.value = decodeURIComponent(asked[1]);
    } catch {
      return;
    }
    search();
  }

  let timer = 0;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    clearTimeout(timer);
    search();
  });
  addEventListener("hashchange", follow);
  follow();
})();
