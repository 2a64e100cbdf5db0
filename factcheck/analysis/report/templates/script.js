"use strict";
(() => {
  const form = document.getElementById("filters");
  const counter = document.getElementById("count");
  const cards = [...document.querySelectorAll("#claims article")];
  const texts = [...document.querySelectorAll("details.document")];
  const words = new Map();
  // The search ignores case, vowel signs, and letters with two spellings in Arabic.
  const plain = (text) => text.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "")
    .replace(/\u0649/g, "\u064a").replace(/\u0629/g, "\u0647").toLowerCase();
  const searchable = (card) => {
    if (!words.has(card)) words.set(card, plain(card.textContent));
    return words.get(card);
  };
  const filter = () => {
    const { words: typed, source, verdict, language } = Object.fromEntries(new FormData(form));
    const wanted = plain(typed).split(/\s+/).filter(Boolean);
    const left = new Set();
    let count = 0;
    for (const card of cards) {
      const { s, v, l, d } = card.dataset;
      const fits = (!source || s.split(" ").includes(source)) && (!verdict || v === verdict)
        && (!language || l === language) && wanted.every((word) => searchable(card).includes(word));
      card.hidden = !fits;
      if (fits) { count += 1; left.add(d); }
    }
    const all = count === cards.length;
    for (const text of texts) text.hidden = !all && !left.has(text.dataset.d);
    const number = (n) => n.toLocaleString("en");
    counter.textContent = all ? `${number(count)} claims` : `${number(count)} of ${number(cards.length)} claims`;
  };
  // The browser guesses the height of claims that were never on the screen. When one is drawn, what
  // is below it moves, so scrolling is repeated until the target stays in place.
  const bringIntoView = (there, block, tries = 10) => {
    const before = there.getBoundingClientRect().top;
    there.scrollIntoView({ block });
    requestAnimationFrame(() => {
      if (tries && Math.abs(there.getBoundingClientRect().top - before) > 1) bringIntoView(there, block, tries - 1);
    });
  };
  const follow = () => {
    for (const each of document.querySelectorAll(".on")) each.classList.remove("on");
    const name = location.hash.slice(1);
    if (name.startsWith("filter?")) {
      form.reset();
      for (const [key, value] of new URLSearchParams(name.slice(7))) {
        if (form.elements[key]) form.elements[key].value = value;
      }
      filter();
      bringIntoView(document.getElementById("claims"), "start");
      return;
    }
    const there = name && document.getElementById(name);
    if (!there) return;
    if (there.closest("[hidden]")) { form.reset(); filter(); }
    const box = there.closest("details");
    if (box) box.open = true;
    if (name.startsWith("text-")) {
      for (const each of document.querySelectorAll(`[data-c~="${name.slice(5)}"]`)) each.classList.add("on");
    }
    bringIntoView(there, "center");
    if (there.matches("a")) there.focus({ preventScroll: true });
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  addEventListener("hashchange", follow);
  // Print what the filters show, with all texts open.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = texts.filter((text) => !text.open);
    for (const text of closed) text.open = true;
  });
  addEventListener("afterprint", () => { for (const text of closed) text.open = false; });
  const theme = document.getElementById("theme");
  theme.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  form.hidden = cards.length === 0;
  theme.hidden = false;
  follow();
})();
