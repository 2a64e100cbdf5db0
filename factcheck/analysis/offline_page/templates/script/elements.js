// Claims and texts as elements. Text from the dataset is only ever the text of an element, or the
// value of an attribute; an address becomes a link if it is one of the web.
const make = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const isolate = (text) => make("bdi", {}, text);
const listed = (parts, between) => parts.flatMap((part, place) => (place ? [between, part] : [part]));
const languageOf = (text) => ({ lang: text.language, dir: data.languages[text.language].direction });
// Words that have quotation marks of their own get no others.
const quote = (text, spans) => {
  const words = wordsOf(text, spans);
  return make(/^["“”„«»]|["“”„«»]$/.test(words) ? "bdi" : "q", languageOf(text), words);
};
const linkTo = (address, text) => (/^https?:/i.test(address)
  ? make("a", { href: address, rel: "noopener noreferrer nofollow" }, text) : text);
const key = (column) => make("i", { class: `key s${column}` });

// What the source does with the claim: a denial must never read as an assertion.
const STANCES = { asserts: "says:", denies: "denies:", hedged: "does not commit to:", none: "neither asserts nor denies:",
  disputed: "says or denies, annotators differ:" };

// Who reports the claim without asserting it: then its source does not say it to the reader.
const REPORTS = { denies: "denies it", hedged: "does not commit to it", none: "neither asserts nor denies it",
  disputed: "asserts it or not, annotators differ" };
const reportedBy = (claim) => listed(claim.reporting.map(([source, stance]) => make("span", {}, "reported by ",
  source.length ? quote(claim.document, source) : "somebody who is not named", ", who ",
  make("span", { class: `stance-${stance}` }, REPORTS[stance]))), "; ");

// Who quotes whom, from the outlet to who said it.
const chainOf = (claim) => (claim.chain.length
  ? [make("p", { class: "meta" }, "Who quotes whom: ", ...listed(claim.chain.map(isolate), " → "))] : []);
