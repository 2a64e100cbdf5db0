// Claims as cards, and documents with their claims marked.
const answerOf = (text, answer) => {
  const labels = answer.labels.length
    ? [`label${answer.labels.length > 1 ? "s" : ""} `, isolate(answer.labels.join(" + "))] : ["no label"];
  const verdict = answer.verdict ? ["verdict ", isolate(answer.verdict)] : ["no verdict yet"];
  const borders = Object.entries(answer.spans).flatMap(([role, spans]) => (
    spans.length ? [`, ${role} `, quote(text, spans)] : [`, no ${role}`]
  ));
  const quotation = answer.quotation ? [`, ${answer.quotation} quotation`] : [];
  const stance = answer.stance ? [`, the source ${STANCES[answer.stance].replace(":", " it")}`] : [];
  return make("li", {}, isolate(answer.annotator), ": ", ...labels, ", ", ...verdict, ...borders, ...quotation, ...stance);
};
const judgements = (claim) => {
  if (claim.decided) return [make("p", { class: "meta" }, "Decided by ", isolate(claim.decided))];
  if (claim.agreed.length) return [make("p", { class: "meta" }, ...listed(claim.agreed.map(isolate), ", "), " agree")];
  if (!claim.answers.length) return [];
  return [
    make("p", { class: "head" }, `Annotators differ on ${new Intl.ListFormat("en-GB").format(claim.differences)}`),
    make("ul", { class: "answers" }, ...claim.answers.map((answer) => answerOf(claim.document, answer)),
      ...claim.missed.map((who) => make("li", {}, isolate(who), ": not marked"))),
  ];
};
const evidence = (claim) => {
  const items = [
    ...claim.urls.map((address) => make("li", {}, linkTo(address, address))),
    ...claim.notes.map((note) => make("li", { dir: "auto" }, note)),
  ];
  return items.length ? [make("p", { class: "head" }, "Evidence"), make("ul", { class: "evidence" }, ...items)] : [];
};
const cardOf = (claim) => {
  const text = claim.document;
  const from = [claim.source.length ? quote(text, claim.source) : "No source named",
    ...(claim.cue.length ? [", cue ", quote(text, claim.cue)] : []),
    ...(claim.channel.length ? [", through ", quote(text, claim.channel)] : []), " in "];
  const title = make("bdi", { lang: text.language }, titleOf(text));
  return make("article", { id: claim.anchor, "data-l": text.language, tabindex: -1, "aria-labelledby": `stance-${claim.number} words-${claim.number}` },
    make("p", { class: "who" },
      ...claim.rows.map((row) => make("span", { class: "label" }, isolate(data.rows[row]))),
      make("span", { class: "stance", id: `stance-${claim.number}` }, ...reportedBy(claim), ...(claim.reporting.length ? [": "] : []), STANCES[claim.stance]),
      make("span", { class: "verdict" }, key(claim.column), isolate(data.columns[claim.column]))),
    make("blockquote", { id: `words-${claim.number}`, ...languageOf(text) }, wordsOf(text, claim.content)),
    make("p", { class: "meta" }, ...from, make("a", { href: `#text-${claim.number}` }, title),
      ...(text.outlet ? [", ", isolate(text.outlet)] : []),
      ...(text.published ? [", ", make("span", { class: "day" }, text.published)] : [])),
    ...chainOf(claim), ...evidence(claim), ...judgements(claim));
};

const lineOf = (text, [start, ...pieces]) => {
  const line = make("p", { dir: "auto" });
  let at = start;
  for (const piece of pieces) {
    const [length, roles = [], inside = [], begins = []] = Array.isArray(piece) ? piece : [piece];
    const words = cut(text, at, at + length);
    at += length;
    for (const place of begins) {
      const { number, anchor } = text.claims[place];
      const attributes = { class: "number", id: `text-${number}`, href: `#${anchor}`, "aria-label": `Claim ${place + 1}` };
      line.append(make("a", attributes, place + 1));
    }
    const numbers = inside.map((place) => text.claims[place].number).join(" ");
    line.append(roles.length
      ? make("span", { class: roles.map((role) => data.roles[role]).join(" "), "data-c": numbers }, words) : words);
  }
  return line;
};
const textOf = (text) => {
  const links = make("p", { class: "meta" });
  if (text.url) links.append(linkTo(text.url, "Published here"), ". ");
  if (text.parallel !== null) {
    links.append(make("a", { href: `#document-${text.parallel}` }, "The same article in the other language"), ".");
  }
  return [links, make("div", { class: "text", ...languageOf(text) }, ...text.lines.map((line) => lineOf(text, line)))];
};
const documentOf = (text) => {
  const about = [data.languages[text.language].name, formatCount(text.claims.length, "claim"),
    text.outlet && isolate(text.outlet), text.published, text.withdrawn && "withdrawn"];
  const made = make("details", { class: "document", id: `document-${text.number}` },
    make("summary", {}, make("bdi", { lang: text.language }, titleOf(text)), " ",
      make("span", { class: "meta" }, ...listed(about.filter(Boolean), ", "))));
  made.addEventListener("toggle", () => fillDocument(made));
  return made;
};
// A text is made when it is opened.
const fillDocument = (made) => {
  if (made.open && made.children.length === 1) made.append(...textOf(documents[made.id.slice("document-".length)]));
};
