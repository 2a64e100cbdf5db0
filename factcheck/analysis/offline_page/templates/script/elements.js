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
const quote = (text, spans) => make("q", languageOf(text), wordsOf(text, spans));
const linkTo = (address, text) => (/^https?:/i.test(address)
  ? make("a", { href: address, rel: "noopener noreferrer nofollow" }, text) : text);
const key = (column) => make("i", { class: `key s${column}` });

// What the source does with the claim: a denial must never read as an assertion.
const STANCES = { asserts: "says:", denies: "denies:", hedged: "does not commit to:", none: "neither asserts nor denies:",
  disputed: "says or denies, annotators differ:" };

// Who quotes whom, from the outlet to who said it.
const chainOf = (claim) => (claim.chain.length
  ? [make("p", { class: "meta" }, "Who quotes whom: ", ...listed(claim.chain.map(isolate), " → "))] : []);
