// The rows of the page, the claims in them, and the texts of these.
const [data, ...blocks] = [...document.querySelectorAll("script.data")].map((each) => JSON.parse(each.textContent));
const BADGES = data.badges;
const all = { documents: [], claims: [], rows: [] };
for (const [name, ...values] of blocks) all[name].push(...values);
const { documents, claims, rows } = all;
// What is empty is left out of the data.
const EMPTY_DOCUMENT = { title: "", published: "", outlet: "", url: "" };
const EMPTY_CLAIM = { source: [], cue: [], content: [], channel: [], verdict: "", disputed: false, urls: [], notes: [], missed: 0, decided: false, chain: [], reporting: [], withdrawn: false };
const EMPTY_ROW = { sources: [], independent: 0, seen: "", first: [], relations: [], drifts: [] };
documents.forEach((text, number) => { documents[number] = { ...EMPTY_DOCUMENT, ...text }; });
claims.forEach((claim, number) => {
  claims[number] = { ...EMPTY_CLAIM, ...claim, number, document: documents[claim.document] };
});
rows.forEach((row, number) => {
  rows[number] = { ...EMPTY_ROW, ...row, number, claims: row.claims.map((each) => claims[each]), isOpen: false };
});
// A claim has its address in the first of its rows; in others it is shown, too.
for (const row of rows) for (const claim of row.claims) claim.home ??= row;
// What is withdrawn, or reported by somebody who does not assert it, is no evidence that its source says it.
const counts = (claim) => !claim.withdrawn && !claim.reporting.length;
const searchable = (claim) => {
  claim.words ??= plain([
    ...claim.columns.map((each) => data.columns[each][0]), claim.verdict, claim.stance,
    wordsOf(claim.document, claim.content), wordsOf(claim.document, claim.source),
    titleOf(claim.document), claim.document.outlet, claim.document.published, ...claim.urls, ...claim.notes, ...claim.chain,
  ].join("\n"));
  return claim.words;
};
