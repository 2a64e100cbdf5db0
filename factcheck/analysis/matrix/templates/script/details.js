// An open row: each claim in its text, both languages side by side, and what differs in words.
const CARDS = 10; // claims of a language that are shown at once
const RELATIONS = { contradicted: "contradicts", denied: "is denied by", corrected: "is corrected later by", unclear: "differs from, unclear whether both can be so," };
const DRIFTS = {
  "source-other": "The source is somebody else", "source-vaguer": "The source is less clear in one",
  "cue-stronger": "The cue is stronger in", "cue-weaker": "The cue is weaker in",
  "hedge-lost": "A hedge is missing in", "hedge-added": "A hedge is only in", form: "Quoted in one, reported in the other", number: "A number differs",
  negation: "One negates it", name: "A name differs", channel: "Through what it was said is in one only", missing: "Only one article has it",
};
// Which is the translation is not always known.
const driftOf = (kind, translation, isKnown) => {
  if (!/^(cue|hedge)-/.test(kind)) return DRIFTS[kind];
  return `${DRIFTS[kind]} the ${isKnown ? "translation" : `${data.languages[claims[translation].document.language].name} text`}`;
};
const lineAround = (claim) => {
  const text = characters(claim.document);
  const isBreak = (place) => text[place] === "\n";
  let start = Math.min(...[...claim.content, ...claim.source, ...claim.cue].map(([first]) => first));
  let end = Math.max(...[...claim.content, ...claim.source, ...claim.cue].map(([, last]) => last));
  while (start > 0 && !isBreak(start - 1)) start -= 1;
  while (end < text.length && !isBreak(end)) end += 1;
  return [start, end];
};
const contextOf = (claim) => {
  const [start, end] = lineAround(claim);
  const marks = data.roles.flatMap((role) => claim[role].map(([first, last]) => [first, last, role]));
  const edges = [...new Set([start, end, ...marks.flatMap(([first, last]) => [first, last])])]
    .filter((edge) => start <= edge && edge <= end).sort((one, other) => one - other);
  const made = make("div", { class: "context", ...languageOf(claim.document) });
  edges.slice(0, -1).forEach((edge, place) => {
    const next = edges[place + 1];
    const roles = marks.filter(([first, last]) => first <= edge && next <= last).map((mark) => mark[2]);
    const words = cut(claim.document, edge, next);
    made.append(roles.length ? make("span", { class: roles.join(" ") }, words) : words);
  });
  return made;
};
const cardOfClaim = (row, claim) => {
  const text = claim.document;
  const from = [claim.source.length ? quote(text, claim.source) : "No source named",
    ...(claim.cue.length ? [", cue ", quote(text, claim.cue)] : []),
    ...(claim.channel.length ? [", through ", quote(text, claim.channel)] : [])];
  const title = make("bdi", { lang: text.language }, titleOf(text));
  const items = [...claim.urls.map((each) => make("li", {}, linkTo(each, each))), ...claim.notes.map((each) => make("li", { dir: "auto" }, each))];
  const judged = [...(claim.missed ? [`; ${formatCount(claim.missed, "annotator")} did not mark it`] : []), ...(claim.decided ? ["; decided"] : [])];
  return make("article", claim.home === row ? { id: `claim-${claim.id}` } : {},
    make("p", { class: "who" }, make("span", { class: "label" }, isolate(sourcesOf(claim).join(" + "))),
      ...(claim.reporting.length ? [make("span", {}, ...reportedBy(claim), ":")] : []),
      make("span", { class: `stance ${glyphOf(claim)}` }, STANCES[claim.stance]),
      make("span", { class: "verdict" }, ...verdictKey(claim), isolate(verdictOf(claim)), ...judged)),
    contextOf(claim),
    make("p", { class: "meta" }, ...from, " in ", text.url ? linkTo(text.url, title) : title,
      ...(text.outlet ? [", ", isolate(text.outlet)] : []), `, ${text.published || "no date"}${claim.withdrawn ? ", withdrawn: it does not count" : ""}`),
    ...chainOf(claim),
    ...(items.length ? [make("ul", { class: "evidence" }, ...items)] : []));
};
const sideOf = (row, some, name) => {
  const side = make("div", {}, make("p", { class: "head" }, `${name}, ${formatCount(some.length, "claim")}`));
  const add = (from) => {
    side.append(...some.slice(from, from + CARDS).map((claim) => cardOfClaim(row, claim)));
    if (some.length > from + CARDS) {
      const more = make("button", { type: "button" }, `Show ${Math.min(CARDS, some.length - from - CARDS)} more`);
      more.addEventListener("click", () => { more.remove(); add(from + CARDS); });
      side.append(more);
    }
  };
  add(0);
  return side;
};
const nameOf = (claim) => make("span", {}, isolate(sourcesOf(claim).join(" + ")), " (", claim.document.outlet ? isolate(claim.document.outlet) : make("bdi", { lang: claim.document.language }, titleOf(claim.document)), ")");
// The words of each language stand by themselves: their quotation marks would be on the wrong side.
const eachLanguage = (detail) => {
  const names = Object.fromEntries(Object.entries(data.languages).map(([lang, { name, direction }]) => [name, { lang, dir: direction }]));
  const some = Object.keys(names).join("|");
  const found = new RegExp(`^(${some}): (.*); (${some}): (.*)$`, "s").exec(detail);
  if (!found) return [isolate(detail)];
  const [, one, words, other, otherWords] = found;
  return [`${one}: `, make("bdi", names[one], words), `; ${other}: `, make("bdi", names[other], otherWords)];
};
const remarksOf = (row) => [
  ...row.relations.map(([kind, one, other, detail]) => make("li", {}, nameOf(claims[one]), ` ${RELATIONS[kind]} `, nameOf(claims[other]), ": ", isolate(detail))),
  ...row.drifts.map(([kind, , translation, detail, isKnown]) => make("li", {}, `${driftOf(kind, translation, isKnown)}: `, ...eachLanguage(detail))),
];
const detailOf = (row, width) => {
  const remarks = remarksOf(row);
  const sides = Object.entries(data.languages)
    .map(([language, { name }]) => [row.claims.filter((claim) => claim.document.language === language), name])
    .filter(([some]) => some.length).map(([some, name]) => sideOf(row, some, name));
  return make("tr", { class: "detail" }, make("td", { colspan: width }, make("div", { class: "inner" },
    ...(remarks.length ? [make("p", { class: "head" }, "What differs"), make("ul", { class: "remarks" }, ...remarks)] : []),
    make("div", { class: "sides" }, ...sides))));
};
