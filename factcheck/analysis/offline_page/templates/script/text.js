// Texts from the dataset: their characters, their words, and how they are compared.
// Offsets are code points; a string counts those beyond U+FFFF twice.
const characters = (text) => {
  text.characters ??= /[\ud800-\udfff]/.test(text.text) ? [...text.text] : text.text;
  return text.characters;
};
const cut = (text, start, end) => {
  const piece = characters(text).slice(start, end);
  return typeof piece === "string" ? piece : piece.join("");
};
const wordsOf = (text, spans) => spans.map(([start, end]) => cut(text, start, end)).join(" … ");
const titleOf = (text) => text.title || text.id;
const formatCount = (count, unit) => `${count.toLocaleString("en")} ${unit}${count === 1 ? "" : "s"}`;

// The search ignores case, vowel signs, and letters with two spellings in Arabic.
const plain = (text) => (/^[\0-\x7f]*$/.test(text) ? text : text.normalize("NFKD")
  .replace(/[\p{M}\u0640]/gu, "").replace(/\u0649/g, "\u064a").replace(/\u0629/g, "\u0647")).toLowerCase();
