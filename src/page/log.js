// The list: weeks or, sorted otherwise, blocks. Only what is near the window is in the document.

const COLUMNS = [
  { key: "day", name: "Day", sort: "date" },
  { key: "kind", name: "Kind, how sure", sort: "confidence" },
  { key: "what", name: "Run" },
  { key: "dist", name: "Distance", unit: LOG.unit, sort: "distance", number: true },
  { key: "secs", name: "Time", sort: "duration", number: true },
  { key: "pace", name: "Pace", unit: `/${LOG.unit}`, sort: "pace", number: true },
  { key: "up", name: "Climb", unit: LOG.rise_unit, sort: "climb", number: true },
  { key: "hr", name: "Heart", unit: "bpm", number: true },
];
const BLOCK = 40;
const table = byId("runs");
const head = el("thead", { role: "rowgroup" });
table.append(head);

let shown = []; // runs in order
let blocks = []; // {body, from, to, week, filled}
let rowHeight = 0;
let isPrinting = false;

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const block = entry.target.block;
    if (entry.isIntersecting) fill(block);
    else if (!isPrinting) empty(block, entry.boundingClientRect.height);
  }
}, { rootMargin: "1500px 0px" });

function drawHead() {
  const cells = COLUMNS.map((column) => {
    const text = [column.name, column.unit && el("span.unit", {}, ` ${column.unit}`)];
    const isSorted = column.sort === state.sort;
    const order = isSorted ? (isUp(state) ? "ascending" : "descending") : null;
    return el(`th.${column.key}`, { role: "columnheader", scope: "col", "aria-sort": order },
      column.sort
        ? el("button", { type: "button", click: () => sortBy(column.sort) }, text,
          el("span.arrow", { "aria-hidden": "true" }, order ? (isUp(state) ? "↑" : "↓") : ""))
        : text);
  });
  head.replaceChildren(el("tr", { role: "row", "aria-rowindex": 1 }, cells));
}

// Pace is written in seconds, so that its fastest is its lowest.
const isUp = (of) => (of.sort === "pace" ? !of.up : of.up);

// Whether the runs stand in their weeks.
const isByWeek = () => state.sort === "date";

function drawLog(runs) {
  shown = runs;
  shown.forEach((run, place) => { run.place = place; });
  near.disconnect();
  blocks = isByWeek() ? weeks() : flat();
  drawHead();
  table.classList.toggle("flat", !isByWeek());
  table.setAttribute("aria-rowcount", shown.length + 1 + (isByWeek() ? blocks.length : 0));
  let row = 2;
  for (const block of blocks) {
    block.row = row;
    row += block.to - block.from + (block.week === undefined ? 0 : 1);
    block.body = el("tbody", { role: "rowgroup" });
    block.body.block = block;
    empty(block, guess(block));
  }
  table.replaceChildren(head, ...blocks.map((block) => block.body));
  // What is in the window at once is there at once.
  let rows = 0;
  for (const block of blocks) {
    if (rows > 25) break;
    fill(block);
    rows += block.to - block.from + 1;
  }
  for (const block of blocks) near.observe(block.body);
  table.hidden = !shown.length;
  byId("none").hidden = Boolean(shown.length) || !RUNS.length;
}

function weeks() {
  const found = [];
  let block = null;
  shown.forEach((run, place) => {
    const week = run.dayN === null ? null : firstOfWeek(run.dayN);
    if (!block || block.week !== week) {
      block = { week, from: place, to: place };
      found.push(block);
    }
    block.to = place + 1;
  });
  return found;
}

function flat() {
  const found = [];
  for (let from = 0; from < shown.length; from += BLOCK) {
    found.push({ from, to: Math.min(from + BLOCK, shown.length) });
  }
  return found;
}

const guess = (block) => (block.to - block.from) * (rowHeight || 45) + (block.week === undefined ? 0 : 64);

function empty(block, height) {
  if (block.filled === false || block.body.contains(document.activeElement)) return;
  block.filled = false;
  block.body.replaceChildren();
  block.body.style.setProperty("height", `${height}px`);
}

function fill(block) {
  if (block.filled) return;
  block.filled = true;
  const rows = shown.slice(block.from, block.to).map((run, at) => runRow(run, block.row + at + (block.week === undefined ? 0 : 1)));
  block.body.style.removeProperty("height");
  block.body.replaceChildren(...(block.week === undefined ? rows : [weekRow(block), ...rows]));
}

const sum = (runs, key) => runs.reduce((total, run) => total + (run[key] || 0), 0);

// A bar of distance by kind; `full` metres fill it.
function stack(runs, full) {
  const bar = el("span.stack", { "aria-hidden": "true" });
  const byKind = new Map();
  for (const run of runs) byKind.set(run.kind, (byKind.get(run.kind) || 0) + (run.dist || 0));
  const order = [...LOG.kinds.keys(), undefined];
  for (const kind of order) {
    if (byKind.get(kind)) bar.append(el(`span.${kindClass(kind)}`, { width: `${100 * byKind.get(kind) / full}%` }));
  }
  return bar;
}

function weekRow(block) {
  const runs = shown.slice(block.from, block.to);
  const hard = runs.filter((run) => run.kind !== undefined && LOG.kinds[run.kind] !== "easy").length;
  const name = block.week === null
    ? el("h3", {}, "Without a date")
    : el("h3", {}, spanText(block.week, block.week + 6), LOG.first_day === 0 && el("span.week-number", {}, el("span.unseen", {}, ", week "), el("span", { "aria-hidden": "true" }, " W"), weekNumber(block.week)));
  const cell = (key, ...children) => el(`td.${key}`, { role: "cell" }, children);
  return el("tr.week", { role: "row", "aria-rowindex": block.row },
    el("th.title", { role: "rowheader", scope: "rowgroup" }, name),
    cell("bar", stack(runs, mostInWeek())),
    cell("dist", distance(sum(runs, "dist")), el("span.unit", {}, ` ${LOG.unit}`)),
    cell("secs", clock(sum(runs, "secs"))),
    cell("note", many(runs.length, "run"), hard > 0 && ` · ${hard} not easy`));
}

let most = 0;
function mostInWeek() {
  if (!most) {
    const byWeek = new Map();
    for (const run of RUNS) {
      const week = run.dayN === null ? null : firstOfWeek(run.dayN);
      byWeek.set(week, (byWeek.get(week) || 0) + (run.dist || 0));
    }
    most = Math.max(1, ...byWeek.values());
  }
  return most;
}

function kindMark(run) {
  return [el(`span.mark.${kindClass(run.kind)}`, { "aria-hidden": "true" }), el("span.kind-name", {}, kindName(run)),
    (run.own || run.sure !== undefined) && el("span.sure", {}, run.own ? " own" : ` ${run.sure} %`)];
}

function dayCell(run) {
  if (run.dayN === null) return "no date";
  const text = isByWeek() ? [DAYS[weekday(run.dayN)].slice(0, 3), " ", dayText(run.dayN)] : [dayText(run.dayN), " ", year(run.dayN)];
  return [el("time", { datetime: run.day }, text), run.time && el("span.clock", {}, ` ${run.time}`)];
}

function runRow(run, number) {
  const cell = (key, value, unit) => el(`td.${key}`, { role: "cell" }, value !== undefined && [value, unit && el("span.unit", {}, unit)]);
  const given = (key, write) => (run[key] === undefined ? undefined : write(run[key]));
  const link = el("a.open", { href: written({ ...state, run: run.id }), "aria-current": state.run === run.id ? "true" : null }, dayCell(run));
  link.run = run;
  return el("tr.row", { role: "row", "aria-rowindex": number },
    el("th.day", { role: "rowheader", scope: "row" }, link),
    el("td.kind", { role: "cell" }, kindMark(run)),
    el("td.what", { role: "cell" },
      run.name && el("span.name", {}, run.name),
      run.what && el("span.structure", {}, run.what),
      (run.tags || []).map((tag) => el("span.tag", {}, tag)),
      run.athlete && ATHLETES.length > 1 && el("span.who", {}, run.athlete)),
    cell("dist", given("dist", distance), ` ${LOG.unit}`),
    cell("secs", given("secs", clock)),
    cell("pace", given("pace", pace), `/${LOG.unit}`),
    cell("up", given("up", height), ` ${LOG.rise_unit}`),
    cell("hr", run.hr, " bpm"));
}

/* Moving in it */

// Focus on the run at a place of the list, wherever it is.
function focusRun(place) {
  const run = shown[Math.max(0, Math.min(shown.length - 1, place))];
  const block = run && blocks.find((block) => run.place < block.to);
  if (!block) return byId("log-title").focus();
  fill(block);
  const link = [...block.body.querySelectorAll("a.open")].find((link) => link.run === run);
  link.focus({ preventScroll: true });
  link.closest("tr").scrollIntoView({ block: "nearest" });
}

// Where the focus is in the list; before it, if it is elsewhere.
function placeOfFocus() {
  const run = document.activeElement && document.activeElement.run;
  return run ? run.place : null;
}

table.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const place = placeOfFocus();
  if (!step || place === null || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  focusRun(place + step);
});

// The whole row opens its run.
table.addEventListener("click", (event) => {
  const row = event.target.closest("tr.row");
  if (row && !event.target.closest("a") && !String(getSelection())) row.querySelector("a.open").click();
});

addEventListener("beforeprint", () => {
  isPrinting = true;
  blocks.forEach(fill);
  for (const folded of document.querySelectorAll(".training details")) folded.open = true;
});
addEventListener("afterprint", () => { isPrinting = false; });
