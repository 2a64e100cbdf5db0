// The rows of the page, the claims in them, and the texts of these.
const [data, ...blocks] = [...document.querySelectorAll("script.data")].map((each) => JSON.parse(each.textContent));
const BADGES = data.badges;
const all = { documents: [], claims: [], rows: [] };
for (const [name, ...values] of blocks) all[name].push(...values);
const { documents, claims, rows } = all;
// What is empty is left out of the data.
const EMPTY_DOCUMENT = { title: "", published: "", outlet: "", url: "" };
const EMPTY_CLAIM = { source: [], cue: [], content: [], channel: [], verdict: "", disputed: false, urls: [], notes: [], missed: 0, decided: false, chain: [] };
const EMPTY_ROW = { sources: [], independent: 0, first: [], relations: [], drifts: [] };
documents.forEach((text, number) => { documents[number] = { ...EMPTY_DOCUMENT, ...text }; });
claims.forEach((claim, number) => {
  claims[number] = { ...EMPTY_CLAIM, ...claim, number, document: documents[claim.document] };
});
rows.forEach((row, number) => {
  rows[number] = { ...EMPTY_ROW, ...row, number, claims: row.claims.map((each) => claims[each]), isOpen: false };
});
const searchable = (claim) => {
  claim.words ??= plain([
    ...claim.columns.map((each) => data.columns[each][0]), claim.verdict, claim.stance,
    wordsOf(claim.document, claim.content), wordsOf(claim.document, claim.source),
    titleOf(claim.document), claim.document.outlet, claim.document.published, ...claim.urls, ...claim.notes, ...claim.chain,
  ].join("\n"));
  return claim.words;
};
