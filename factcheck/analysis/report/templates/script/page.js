// Filters, pages of claims and documents, addresses, printing.
const PAGE = 50;
const PRINTED = 1000;
const form = document.getElementById("filters");

// A list shows one page of its items, and makes their elements only then.
const listIn = (box, name, elementOf) => {
  const items = make("div", {});
  const back = make("button", { type: "button" }, "Previous");
  const next = make("button", { type: "button" }, "Next");
  const number = make("input", { type: "number", min: 1, "aria-label": `Page of ${name}` });
  const pager = make("nav", { class: "pager", "aria-label": `Pages of ${name}` }, back, make("label", {}, "Page ", number), make("span", {}), next);
  const note = make("p", { class: "printed" });
  box.append(note, items, pager);
  const list = { shown: [], page: 0 };
  const pages = () => Math.max(1, Math.ceil(list.shown.length / PAGE));
  const fill = (from, to) => items.replaceChildren(...list.shown.slice(from, to).map(elementOf));
  list.draw = (page) => {
    list.page = Math.min(Math.max(0, page), pages() - 1);
    fill(list.page * PAGE, (list.page + 1) * PAGE);
    pager.hidden = pages() === 1;
    number.value = list.page + 1;
    number.max = pages();
    pager.querySelector("span").textContent = `of ${pages().toLocaleString("en")}`;
    back.disabled = list.page === 0;
    next.disabled = list.page === pages() - 1;
  };
  list.show = (chosen) => { list.shown = chosen; list.draw(0); };
  list.reach = (item) => {
    const place = list.shown.indexOf(item);
    if (place >= 0 && Math.floor(place / PAGE) !== list.page) list.draw(Math.floor(place / PAGE));
    return place >= 0;
  };
  list.print = () => {
    const all = list.shown.length <= PRINTED;
    const rest = `Only this page of ${list.shown.length.toLocaleString("en")} ${name} is printed. `
      + `All are if the filters leave at most ${PRINTED.toLocaleString("en")}.`;
    note.textContent = all ? "" : rest;
    if (all && pages() > 1) fill(0, PRINTED);
  };
  const turn = (page) => {
    list.draw(page);
    box.closest("section").scrollIntoView();
    items.firstElementChild.matches("details") ? items.querySelector("summary").focus({ preventScroll: true })
      : items.firstElementChild.focus({ preventScroll: true });
  };
  back.addEventListener("click", () => turn(list.page - 1));
  next.addEventListener("click", () => turn(list.page + 1));
  number.addEventListener("change", () => turn(Math.trunc(Number(number.value) || 1) - 1));
  return list;
};
const cards = listIn(document.getElementById("cards"), "claims", cardOf);
const texts = listIn(document.getElementById("texts"), "documents", documentOf);

const filter = () => {
  const { words: typed, source, verdict, language } = Object.fromEntries(new FormData(form));
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  const shown = claims.filter((claim) => (!source || claim.rows.includes(Number(source)))
    && (!verdict || claim.column === Number(verdict))
    && (!language || claim.document.language === language)
    && wanted.every((word) => searchable(claim).includes(word)));
  const all = shown.length === claims.length;
  const left = new Set(shown.map((claim) => claim.document));
  cards.show(shown);
  texts.show(all ? documents : documents.filter((text) => left.has(text)));
  drawTimeline(shown);
  document.getElementById("count").textContent = all ? `${claims.length.toLocaleString("en")} claims`
    : `${shown.length.toLocaleString("en")} of ${claims.length.toLocaleString("en")} claims`;
};

const clear = () => { for (const each of form.elements) if (each.name) each.value = ""; };
const anchors = new Map(claims.map((claim) => [claim.anchor, claim]));
const reach = (list, item) => {
  if (list.reach(item)) return;
  clear();
  filter();
  list.reach(item);
};
const bring = (there, block) => {
  there.scrollIntoView({ block });
  (there.matches("details") ? there.firstElementChild : there).focus({ preventScroll: true });
};
const openText = (text) => {
  reach(texts, text);
  const there = document.getElementById(`document-${text.number}`);
  there.open = true;
  fillDocument(there);
  return there;
};
const follow = () => {
  for (const each of document.querySelectorAll(".on")) each.classList.remove("on");
  const name = location.hash.slice(1);
  const [kind, number] = name.split(/-(?=\d+$)/);
  if (name.startsWith("filter?")) {
    clear();
    for (const [field, value] of new URLSearchParams(name.slice(7))) {
      if (form.elements[field]) form.elements[field].value = value;
    }
    filter();
    document.getElementById("claims").scrollIntoView();
  } else if (anchors.has(name)) {
    reach(cards, anchors.get(name));
    const there = document.getElementById(name);
    there.classList.add("on");
    bring(there, "center");
  } else if (kind === "text" && claims[number]) {
    openText(claims[number].document);
    for (const each of document.querySelectorAll(`[data-c~="${number}"]`)) each.classList.add("on");
    bring(document.getElementById(name), "center");
  } else if (kind === "document" && documents[number]) {
    bring(openText(documents[number]), "start");
  }
};
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", filter);
form.addEventListener("reset", (event) => { event.preventDefault(); clear(); filter(); });
addEventListener("hashchange", follow);
// A link to where the address already leads changes no address.
addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash) follow();
});
addEventListener("resize", () => drawTimeline(cards.shown));

// Print what the filters show, with all texts open.
let closed = [];
addEventListener("beforeprint", () => {
  cards.print();
  texts.print();
  closed = [...document.querySelectorAll("details.document:not([open])")];
  for (const each of closed) { each.open = true; fillDocument(each); }
});
addEventListener("afterprint", () => {
  for (const each of closed) each.open = false;
  for (const list of [cards, texts]) if (list.shown.length > PAGE) list.draw(list.page);
});
const theme = document.getElementById("theme");
theme.addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
form.hidden = claims.length === 0;
theme.hidden = false;
filter();
follow();
