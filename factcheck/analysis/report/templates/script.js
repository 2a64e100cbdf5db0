"use strict";
(() => {
  const form = document.getElementById("filters");
  const told = document.getElementById("told");
  const cards = [...document.querySelectorAll("#claims article")];
  const texts = [...document.querySelectorAll("details.document")];
  const words = new Map();
  // Searching takes no notice of case, of vowel signs, nor of the letters that Arabic spells two ways.
  const plain = (text) => text.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "")
    .replace(/\u0649/g, "\u064a").replace(/\u0629/g, "\u0647").toLowerCase();
  const said = (card) => {
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
        && (!language || l === language) && wanted.every((word) => said(card).includes(word));
      card.hidden = !fits;
      if (fits) { count += 1; left.add(d); }
    }
    const all = count === cards.length;
    for (const text of texts) text.hidden = !all && !left.has(text.dataset.d);
    const number = (n) => n.toLocaleString("en");
    told.textContent = all ? `${number(count)} claims` : `${number(count)} of ${number(cards.length)} claims`;
  };
  // Claims that were never seen have a height by guess: where one is seen first, what lies below it
  // moves, so the place is looked for again until it stays.
  const bring = (there, block, tries = 10) => {
    const before = there.getBoundingClientRect().top;
    there.scrollIntoView({ block });
    requestAnimationFrame(() => {
      if (tries && Math.abs(there.getBoundingClientRect().top - before) > 1) bring(there, block, tries - 1);
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
      bring(document.getElementById("claims"), "start");
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
    bring(there, "center");
    if (there.matches("a")) there.focus({ preventScroll: true });
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  addEventListener("hashchange", follow);
  // What is printed is what the filters left, with all of its texts.
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
