// The table: a row is a group of claims, a column is a source.
const MOST = 3; // kinds of answers in a cell
const CHIPS = { en: "EN", ar: "AR" };
const SHORT = { asserts: "says", denies: "denies", hedged: "does not commit", none: "neither", disputed: "annotators differ" };
const verdictOf = (claim) => (claim.disputed ? "verdict disputed" : claim.verdict || "no verdict yet");
const verdictKey = (claim) => (claim.verdict && !claim.disputed ? [key(data.verdicts.indexOf(claim.verdict) % 8)] : []);
const dateOf = (claims) => {
  const days = claims.map((claim) => claim.document.published).filter(Boolean).sort();
  return days.length ? (days[0] === days.at(-1) ? days[0] : `${days[0]} to ${days.at(-1)}`) : "no date";
};
const outletsOf = (some) => [...new Set(some.map((claim) => claim.document.outlet).filter(Boolean))];
const groupBy = (some, keyOf) => {
  const groups = new Map();
  for (const each of some) {
    const name = keyOf(each);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(each);
  }
  return [...groups.values()];
};
// The words of a role in some claims, each once.
const quotesOf = (some, role) => {
  const told = groupBy(some.filter((claim) => claim[role].length), (claim) => plain(wordsOf(claim.document, claim[role])));
  const more = told.length > MOST ? [`${(told.length - MOST).toLocaleString("en")} more`] : [];
  return listed([...told.slice(0, MOST).map(([claim]) => quote(claim.document, claim[role])), ...more], ", ");
};
// A language, and by which words they say it in it.
const inLanguage = (some) => {
  const { language } = some[0].document;
  const cues = quotesOf(some, "cue");
  return [" ", make("span", { class: "chip", title: data.languages[language].name }, CHIPS[language] ?? language),
    ...(cues.length ? ["\u00a0", make("span", { class: "cues" }, ...cues)] : [])];
};
// What somebody else only reports must not look like what its source says.
const stanceOf = (claim) => (claim.reporting.length ? "reported" : claim.stance);
const glyphOf = (claim) => `stance-${stanceOf(claim)}`;
const reportsOf = (claim) => reportedBy(claim).map((each) => (typeof each === "string" ? each : each.textContent)).join("");
// Claims that a source says in the same way are one line of a cell; its content, if the row has several.
const lineOfCell = (some, named, withContent) => {
  const [claim] = some;
  const languages = groupBy(some, (each) => each.document.language);
  const outlets = outletsOf(some);
  const shown = outlets.length > MOST ? [`${outlets.length.toLocaleString("en")} outlets`] : outlets.map(isolate);
  const who = named && claim.source.length ? [quote(claim.document, claim.source), " "] : [];
  const channels = quotesOf(some, "channel");
  return make("div", { class: "said" },
    ...(claim.reporting.length ? [make("p", { class: "how" }, ...reportedBy(claim), ":")] : []),
    make("p", { class: "how" }, ...who, make("span", { class: glyphOf(claim) }, SHORT[claim.stance]),
      ...(some.length > languages.length ? [` ${some.length.toLocaleString("en")} times`] : []), ...languages.flatMap(inLanguage)),
    ...(withContent ? [make("p", { class: "how" }, quote(claim.document, claim.content))] : []),
    ...(channels.length ? [make("p", { class: "about how" }, "through ", ...channels)] : []),
    make("p", { class: "about" }, ...listed([dateOf(some), ...shown, ...(claim.withdrawn ? ["withdrawn: it does not count"] : [])], ", ")),
    make("p", { class: "about" }, ...verdictKey(claim), isolate(verdictOf(claim))));
};
const isAsserted = (claim) => claim.stance === "asserts" && counts(claim);
const cellOf = (row, column) => {
  const some = row.claims.filter((claim) => claim.columns.includes(column));
  const [name, , words] = data.columns[column];
  const outside = column >= data.columns.length - 3;
  const differs = row.kind === "contradiction";
  const keyOf = (claim) => [claim.stance, verdictOf(claim), reportsOf(claim), claim.withdrawn,
    outside ? wordsOf(claim.document, claim.source) : "", differs ? wordsOf(claim.document, claim.content) : ""].join("\n");
  // What is not asserted comes first: it must not be among what is folded.
  const kinds = groupBy([...some].sort((one, other) => isAsserted(one) - isAsserted(other)), keyOf);
  const cell = make("td", { "data-of": name }, ...kinds.slice(0, MOST).map((each) => lineOfCell(each, outside, differs)));
  if (kinds.length > MOST) cell.append(make("p", { class: "about" }, `and ${(kinds.length - MOST).toLocaleString("en")} more`));
  return cell;
};
const leading = (row) => row.claims.find((claim) => row.first.includes(claim.number)) ?? row.claims.find(counts) ?? row.claims[0];
const firstSaid = (row) => {
  if (row.kind !== "group") return [];
  if (!row.claims.some(counts)) return ["Nothing here counts: it is withdrawn, or reported by somebody who does not assert it."];
  if (!row.first.length) return ["Who said it first is not known: no date."];
  const first = row.first.map((each) => claims[each]);
  const names = [...new Set(first.flatMap((claim) => sourcesOf(claim)
    .map((name) => (claim.stance === "asserts" ? name : `${name} (${SHORT[claim.stance]})`))))];
  return first.length === 1 ? ["First said by ", isolate(names.join(" + ")), `, ${row.seen}.`]
    : [`First said ${row.seen}, by ${names.length > MOST ? `${names.length} sources` : ""}`, ...(names.length > MOST ? [] : listed(names.map(isolate), ", ")), "."];
};
const sourcesOf = (claim) => {
  const labels = claim.columns.filter((each) => each < data.columns.length - 3).map((each) => data.columns[each][0]);
  return labels.length ? labels : [claim.source.length ? wordsOf(claim.document, claim.source) : claim.document.outlet || "no source named"];
};
const badgesOf = (row) => row.badges.map((badge) => make("span", { class: `badge ${badge}` },
  badge === "corroborated" ? `${row.independent} ${BADGES[badge]}` : BADGES[badge]));
// What a row is about: a content, or the two that contradict each other.
const headOf = (claim, words) => [
  ...(claim.reporting.length ? [...reportedBy(claim), ": "] : []),
  ...(claim.stance === "asserts" ? [] : [make("span", { class: glyphOf(claim) }, `${SHORT[claim.stance]}: `)]), words];
const headsOf = (row) => (row.kind === "contradiction"
  ? listed(row.claims.map((claim) => make("span", {}, ...headOf(claim, quote(claim.document, claim.content)))), ", but ")
  : headOf(leading(row), make("bdi", languageOf(leading(row).document), wordsOf(leading(row).document, leading(row).content))));
const rowOf = (row, columns) => {
  const button = make("button", { type: "button", class: "open", "aria-expanded": String(row.isOpen), id: `row-${row.name}` }, ...headsOf(row));
  const made = make("tr", {}, make("th", { scope: "row" }, button, ...(row.badges.length ? [make("p", { class: "badges" }, ...badgesOf(row))] : []),
    make("p", { class: "about" }, ...firstSaid(row))), ...columns.map((column) => cellOf(row, column)));
  button.addEventListener("click", () => {
    row.isOpen = !row.isOpen;
    button.setAttribute("aria-expanded", String(row.isOpen));
    if (row.isOpen) made.after(detailOf(row, columns.length + 1));
    else made.nextElementSibling.remove();
  });
  return row.isOpen ? [made, detailOf(row, columns.length + 1)] : [made];
};
// Only columns that the rows shown have: those of one kind together, in the order in which the rows need them.
const tableOf = (some) => {
  const used = [...new Set(some.flatMap((row) => row.claims.flatMap((claim) => [...claim.columns].sort((one, other) => one - other))))];
  const order = [...new Set(data.columns.map((column) => column[1]))];
  const rank = (column) => (column >= data.columns.length - 3 ? order.length + column : order.indexOf(data.columns[column][1]));
  const columns = used.sort((one, other) => rank(one) - rank(other));
  const kinds = columns.map((column) => data.columns[column][1]);
  const heads = [];
  columns.forEach((column, place) => {
    if (place && kinds[place] === kinds[place - 1]) heads.at(-1).colSpan += 1;
    else heads.push(kinds[place] ? make("th", { class: "kind", scope: "colgroup" }, kinds[place]) : make("td", { class: "kind" }));
  });
  const top = kinds.some(Boolean) ? [make("tr", {}, make("td", {}), ...heads)] : [];
  const head = make("tr", {}, make("th", { scope: "col" }, "Claim"), ...columns.map((column) => make("th", { scope: "col" }, isolate(data.columns[column][0]))));
  return make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": "Table of claims by source" },
    make("table", { class: "groups" }, make("thead", {}, ...top, head), make("tbody", {}, ...some.flatMap((row) => rowOf(row, columns)))));
};
