// Filters, addresses, printing.
const form = document.getElementById("filters");
const table = listIn(document.getElementById("matrix"), "groups", (some) => (some.length ? [tableOf(some)] : []));
const together = rows.some((row) => row.claims.length > 1);
const filter = () => {
  const { words: typed, source, stance, language, from = "", to = "", badge, once } = Object.fromEntries(new FormData(form));
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  const isWanted = (claim) => {
    const day = claim.document.published.slice(0, 10);
    return (!source || claim.columns.includes(Number(source)))
      && (!stance || stanceOf(claim) === stance)
      && (!language || claim.document.language === language)
      && (!from || (day && day >= from)) && (!to || (day && day <= to))
      && wanted.every((word) => searchable(claim).includes(word));
  };
  const shown = rows.filter((row) => (once || row.claims.length > 1)
    && (!badge || row.badges.includes(badge)) && row.claims.some(isWanted));
  table.show(shown);
  const of = (kind) => shown.filter((row) => row.kind === kind).length;
  document.getElementById("count").textContent = [formatCount(of("group"), "group"),
    ...(of("contradiction") ? [`${formatCount(of("contradiction"), "contradiction")} between others`] : []),
    ...(once ? [`${formatCount(of("alone"), "claim")} said once`] : [])].join(", ");
};
const clear = () => {
  for (const each of form.elements) if (each.name && each.type !== "checkbox") each.value = "";
  form.elements.once.checked = !together;
};
const follow = () => {
  const name = location.hash.slice(1);
  const row = rows.find((each) => `row-${each.name}` === name || each.claims.some((claim) => `claim-${claim.id}` === name));
  if (!row) return;
  if (!table.reach(row)) { clear(); form.elements.once.checked = row.claims.length === 1 || !together; filter(); table.reach(row); }
  const button = document.getElementById(`row-${row.name}`);
  if (!row.isOpen) button.click();
  button.scrollIntoView();
  button.focus({ preventScroll: true });
};
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", filter);
form.addEventListener("reset", (event) => { event.preventDefault(); clear(); filter(); });
addEventListener("hashchange", follow);
addEventListener("beforeprint", () => table.print());
addEventListener("afterprint", () => { if (table.shown.length > PAGE) table.draw(table.page); });
form.hidden = claims.length === 0;
clear();
filter();
follow();
