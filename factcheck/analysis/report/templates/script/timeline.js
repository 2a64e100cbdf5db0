// Claims by date of publication, stacked by verdict: drawn again for what the filters show.
const HEIGHT = 220, LEFT = 46, BOTTOM = 26, TOP = 8, LABEL = 92, BAR = 0.9;
const LAST_DAY = 3652059;
const drawn = (name, attributes, text = "") => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
};
// Days are counted from 1, the first of January of year 1.
const dateOf = (day) => (day < 1 || day > LAST_DAY ? ""
  : new Date((day - 719163) * 864e5).toISOString().slice(0, data.time.label));
const stepOf = (most) => {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1) / 4));
  return Math.max(1, [1, 2, 5, 10].map((each) => each * power).find((each) => most / each <= 4));
};
const drawTimeline = (shown) => {
  const figure = document.getElementById("timeline");
  if (!figure) return;
  const { bars, first, last } = data.time;
  const counts = bars.map(() => new Map());
  for (const { document: text, column } of shown) {
    if (text.bar !== null) counts[text.bar].set(column, (counts[text.bar].get(column) ?? 0) + 1);
  }
  const totals = counts.map((each) => [...each.values()].reduce((one, other) => one + other, 0));
  const most = Math.max(1, ...totals);
  const dated = totals.reduce((one, other) => one + other, 0);
  const width = Math.max(280, figure.clientWidth);
  const x = (day) => LEFT + (width - LEFT - 4) * (day - first) / (last - first);
  const y = (count) => HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * count / most;
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, "aria-hidden": "true", focusable: "false" });
  for (let count = 0; count <= most; count += stepOf(most)) {
    svg.append(drawn("path", { class: "grid", d: `M${LEFT} ${y(count)}H${width}` }));
    svg.append(drawn("text", { x: LEFT - 6, y: y(count) + 4, "text-anchor": "end" }, count.toLocaleString("en")));
  }
  counts.forEach((each, place) => {
    const [start, days] = bars[place];
    let below = 0;
    for (const [column, count] of [...each].sort(([one], [other]) => one - other)) {
      const bar = drawn("rect", { class: "bar", x: x(start), width: Math.max(1, x(start + BAR * days) - x(start)),
        y: y(below + count), height: y(below) - y(below + count) });
      bar.style.fill = `var(--series-${column})`;
      svg.append(bar);
      below += count;
    }
  });
  const ticks = Math.max(2, Math.min(7, Math.floor((width - LEFT) / LABEL)));
  let before = "";
  for (let tick = 0; tick < ticks; tick += 1) {
    const day = Math.round(first + (last - first) * (tick + 0.5) / ticks);
    const label = dateOf(day);
    if (label !== before) svg.append(drawn("text", { x: x(day), y: HEIGHT - 6, "text-anchor": "middle" }, label));
    before = label;
  }
  figure.replaceChildren(svg);
  figure.setAttribute("aria-label", `${formatCount(dated, "claim")} by date of publication, from ${data.time.from} to `
    + `${data.time.to}, stacked by verdict; each document below has its date.`);
};
