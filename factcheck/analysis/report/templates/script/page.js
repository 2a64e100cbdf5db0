// Filters, addresses, printing.
const form = document.getElementById("filters");

const cards = listIn(document.getElementById("cards"), "claims", (some) => some.map(cardOf));
const texts = listIn(document.getElementById("texts"), "documents", (some) => some.map(documentOf));

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
form.hidden = claims.length === 0;
filter();
follow();
