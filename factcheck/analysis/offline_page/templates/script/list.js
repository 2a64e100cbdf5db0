// Long lists, a page at a time.
const PAGE = 50;
const PRINTED = 1000;

// A list shows one page of its items, and makes the elements of these only then.
const listIn = (box, name, elementsOf) => {
  const items = make("div", {});
  const back = make("button", { type: "button" }, "Previous");
  const next = make("button", { type: "button" }, "Next");
  const number = make("input", { type: "number", min: 1, "aria-label": `Page of ${name}` });
  const pager = make("nav", { class: "pager", "aria-label": `Pages of ${name}` }, back, make("label", {}, "Page ", number), make("span", {}), next);
  const note = make("p", { class: "printed" });
  box.append(note, items, pager);
  const list = { shown: [], page: 0 };
  const pages = () => Math.max(1, Math.ceil(list.shown.length / PAGE));
  const fill = (from, to) => items.replaceChildren(...elementsOf(list.shown.slice(from, to)));
  list.draw = (page) => {
    list.page = Math.min(Math.max(0, page), pages() - 1);
    fill(list.page * PAGE, (list.page + 1) * PAGE);
    pager.hidden = pages() === 1;
    number.value = list.page + 1;
    number.max = pages();
    pager.querySelector("span").textContent = `of ${pages().toLocaleString("en")}`;
    back.disabled = list.page === 0;
    next.disabled = list.page === pages() - 1;
  };
  list.show = (chosen) => { list.shown = chosen; list.draw(0); };
  list.reach = (item) => {
    const place = list.shown.indexOf(item);
    if (place >= 0 && Math.floor(place / PAGE) !== list.page) list.draw(Math.floor(place / PAGE));
    return place >= 0;
  };
  list.print = () => {
    const all = list.shown.length <= PRINTED;
    const rest = `Only this page of ${list.shown.length.toLocaleString("en")} ${name} is printed. `
      + `All are if the filters leave at most ${PRINTED.toLocaleString("en")}.`;
    note.textContent = all ? "" : rest;
    if (all && pages() > 1) fill(0, PRINTED);
  };
  const turn = (page) => {
    list.draw(page);
    box.closest("section").scrollIntoView();
    items.firstElementChild.matches("details") ? items.querySelector("summary").focus({ preventScroll: true })
      : items.firstElementChild.focus({ preventScroll: true });
  };
  back.addEventListener("click", () => turn(list.page - 1));
  next.addEventListener("click", () => turn(list.page + 1));
  number.addEventListener("change", () => turn(Math.trunc(Number(number.value) || 1) - 1));
  return list;
};
