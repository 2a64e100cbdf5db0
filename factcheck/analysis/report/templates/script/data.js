// The dataset of the page, and its words.
const [data, ...blocks] = [...document.querySelectorAll("script.data")].map((each) => JSON.parse(each.textContent));
const documents = blocks.flat();
// What is empty is left out of the data.
const EMPTY_DOCUMENT = { title: "", published: "", url: "", outlet: "", parallel: null, bar: null, withdrawn: false };
const EMPTY_CLAIM = { source: [], cue: [], channel: [], urls: [], notes: [], agreed: [], decided: "", answers: [], missed: [], differences: [], chain: [], reporting: [] };
documents.forEach((text, number) => {
  Object.assign(text, { ...EMPTY_DOCUMENT, ...text, number });
  text.claims = text.claims.map((claim) => ({ ...EMPTY_CLAIM, ...claim, document: text }));
});
const claims = documents.flatMap((text) => text.claims);
claims.forEach((claim, number) => { claim.number = number; });

const searchable = (claim) => {
  claim.words ??= plain([
    ...claim.rows.map((row) => data.rows[row]), data.columns[claim.column],
    wordsOf(claim.document, claim.content), wordsOf(claim.document, claim.source), claim.stance,
    titleOf(claim.document), claim.document.outlet, claim.document.published, ...claim.urls, ...claim.notes,
    ...claim.agreed, claim.decided, ...claim.missed,
    ...claim.answers.flatMap((answer) => [
      answer.annotator, ...answer.labels, answer.verdict,
      ...Object.values(answer.spans).map((spans) => wordsOf(claim.document, spans)),
    ]),
  ].join("\n"));
  return claim.words;
};
