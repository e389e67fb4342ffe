// One run in full.

let lines = null;
function detailOf(run) {
  lines = lines || byId("details").textContent.split("\n");
  return JSON.parse(lines[run.at]);
}

const ROLES = { warmup: "warm-up", work: "effort", recovery: "recovery", steady: "steady", easy: "easy", cooldown: "cool-down", stop: "stop" };
const WITNESSES = { "workout-steps": "the workout loaded on the watch", laps: "the laps pressed", signal: "the pace itself" };
const THRESHOLDS = {
  user: "as you gave it",
  history: "from the runs before",
  "history-later": "from runs before and after",
  single: "guessed from this run alone",
};
const REASONS = {
  "too-short": "too little running to tell", "no-distance": "neither positions nor distances", "no-time": "no times",
  "too-damaged": "most of the points are missing or impossible", unclear: "nothing fits",
};
const RECOVERIES = { stand: "standing", walk: "walked", jog: "jogged", float: "at a float" };

function titleOf(run) {
  if (run.dayN === null) return "Without a date";
  return `${DAYS[weekday(run.dayN)].slice(0, 3)} ${dayText(run.dayN)} ${year(run.dayN)}`;
}

function runView(run, close) {
  const of = detailOf(run);
  const facts = [
    titleOf(run), run.time,
    run.dist !== undefined && `${distance(run.dist)} ${LOG.unit}`,
    run.secs !== undefined && clock(run.secs),
    run.pace !== undefined && `${pace(run.pace)}/${LOG.unit}`,
    run.hr !== undefined && `${run.hr} bpm`,
    run.up !== undefined && `${height(run.up)} ${LOG.rise_unit} up`,
  ].filter(Boolean);
  const panels = [
    why(run, of), odds(run, of), ...(of.sets || []).map((set, at) => setPanel(run, of, set, at)),
    zones("Time in pace zones", of.zones, pace),
    zones("Time in heart rate zones", of.hr_zones, (bpm) => `${bpm} bpm`),
    bests(of), more(run, of), pieces(run, of), source(run, of),
  ];
  return [
    el("header", {},
      el("nav", { "aria-label": "Runs of the list" },
        step(run, 1, "Older", "←"), step(run, -1, "Newer", "→")),
      el("button.quiet-button.close", { type: "button", click: close }, "Close")),
    el("article", {},
      el("p.facts", {}, facts.map((fact) => el("span", {}, fact))),
      el("h2", { id: "run-title", tabindex: "-1" },
        el(`span.chip.${kindClass(run.kind)}`, {}, kindName(run)),
        el("span.sure", {}, howSure(run, of)),
        run.what && el("span.structure", {}, el("span.unseen", {}, ": "), run.what)),
      run.name && el("p.name", {}, run.name),
      of.reason && el("p.reason", {}, `No kind: ${REASONS[of.reason] || of.reason}.`),
      of.text && el("p.text", {}, of.text),
      (run.tags || run.athlete) && el("p.tags", {}, (run.tags || []).map((tag) => el("span.tag", {}, tag)), run.athlete && el("span.who", {}, run.athlete)),
      of.picture && shot(run, of.picture),
      el("div.panels", {}, panels)),
  ];
}

const judgedKind = (run, of) => (run.own ? of.judged : run.kind);

function howSure(run, of) {
  const percent = run.sure === undefined ? "" : `${run.sure} %`;
  if (!run.own) return percent && ` ${percent} sure`;
  return of.judged === undefined ? " own label" : ` own label, judged ${LOG.kinds[of.judged]} ${percent}`;
}

function shot(run, path) {
  const box = el("p.shot", {});
  const image = el("img", { src: path, alt: `Pace, heart rate and altitude of the run of ${titleOf(run)}; the numbers are below.`, decoding: "async" });
  image.addEventListener("error", () => box.remove());
  box.append(el("button", { type: "button", "aria-label": "Enlarge the picture", click: () => enlarge(path, image.alt) }, image));
  return box;
}

// To the next run of the list, in the order it stands in.
function step(run, by, name, sign) {
  const place = run.place + (state.sort === "date" && !state.up ? by : -by);
  const to = run.place === undefined || !shown.includes(run) ? null : shown[place];
  const text = state.sort === "date" ? name : { Older: "Before", Newer: "Next" }[name];
  return el("button.quiet-button.step", { type: "button", disabled: !to, "data-by": by, click: () => change({ run: to.id }, true) },
    by > 0 && el("span", { "aria-hidden": "true" }, `${sign} `), text, by < 0 && el("span", { "aria-hidden": "true" }, ` ${sign}`));
}

const panel = (title, name, ...children) => el(`section.panel.${name}`, {}, el("h3", {}, title), children);

function why(run, of) {
  if (!of.why) return null;
  const most = Math.max(...of.why.map(([, weight]) => Math.abs(weight)), 1);
  const judged = LOG.kinds[judgedKind(run, of)];
  return panel(judged === undefined ? "What was seen" : `Why ${judged}`, "why", el("ul", {}, of.why.map(([text, weight]) =>
    el(`li.${weight < 0 ? "against" : "for"}`, {},
      el("span.weight", { "--long": `${Math.max(4, 100 * Math.abs(weight) / most)}%` }, el("span.unseen", {}, weight < 0 ? "against: " : "for: ")), text))));
}

function odds(run, of) {
  if (!of.odds) return null;
  const order = of.odds.map((share, kind) => [share, kind]).sort((a, b) => b[0] - a[0]);
  return panel("Probabilities", "bars", bars(order.map(([share, kind]) => [LOG.kinds[kind], share, kind === judgedKind(run, of) ? `${run.sure} %` : share < 0.01 ? "< 1 %" : percent(share), kindClass(kind)]), 1));
}

// Rows of name, value, text and colour; `full` fills the room.
function bars(rows, full) {
  return el("table", {}, el("tbody", {}, rows.map(([name, value, text, color, note]) => el("tr", {},
    el("th", { scope: "row" }, name),
    el("td.bar", {}, el(`span.length.${color}`, { width: `${100 * value / full}%`, "aria-hidden": "true" })),
    el("td", {}, text), note !== undefined && el("td.note", {}, note)))));
}

function zones(title, all, begin) {
  if (!all) return null;
  const total = all.reduce((sum, [, , time]) => sum + time, 0);
  const most = Math.max(...all.map(([, , time]) => time));
  if (!most) return null;
  const rows = all.map(([name, from, time], at) => [
    [name, from !== null && el("span.from", {}, ` from ${begin(from)}`)], time, clock(time), `z${at + 1}`, percent(time / total)]);
  return panel(title, "bars", bars(rows.reverse(), most));
}

/* Sets and pieces */

// As the structure calls it: 6 × 800 m, 5 × 90 s.
function setName([reps, isByTime, metres, seconds]) {
  const what = (isByTime && seconds !== null) || metres === null ? span(seconds || 0) : stretch(metres);
  return reps > 1 ? `${reps} × ${what}` : what;
}
function stretch(metres) {
  if (metres >= 1000 && metres % 1000 === 0) return `${metres / 1000} km`;
  return Math.abs(metres - 1609.344) < 1 ? "1 mi" : `${fixed[0].format(metres)} m`;
}
function span(seconds) {
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  return whole % 60 ? clock(whole) : `${whole / 60} min`;
}

function setPanel(run, of, set, at) {
  const [, , , , mean, rest, how, grade] = set;
  const reps = (of.pieces || []).filter(([, place]) => place && place[0] === at);
  const name = setName(set);
  const facts = [mean !== null && `${pace(mean)}/${LOG.unit}`, grade !== null && Math.abs(grade) >= 0.02 && `grade ${percent(grade)}`,
    rest !== null && `${span(rest)} ${how ? RECOVERIES[how] || how : "between"}`].filter(Boolean);
  const has = (key) => reps.some((piece) => piece[key] !== null);
  // Around the set's own pace, 5 % to either side at least.
  const offs = reps.map((piece) => (piece[5] && mean ? mean / piece[5] - 1 : null));
  const reach = Math.max(0.05, ...offs.filter((off) => off !== null).map(Math.abs));
  const isHill = grade !== null && grade >= 0.03;
  const columns = [
    ["rep", (_, number) => number + 1], ["time", (piece) => clock(piece[3])],
    has(4) && [LOG.unit === "km" ? "m" : "yd", (piece) => (piece[4] === null ? "" : Math.round(LOG.unit === "km" ? piece[4] : piece[4] / 0.9144))],
    has(5) && ["pace", (piece) => (piece[5] === null ? "" : pace(piece[5]))],
    has(5) && ["", (piece, number) => offs[number] !== null && el(`span.dot.${kindClass(run.kind)}`, { "--at": `${50 + 42 * offs[number] / reach}%`, "aria-hidden": "true" }), "spread"],
    isHill && has(7) && ["grade", (piece) => (piece[7] === null ? "" : percent(piece[7]))],
    has(8) && ["hr", (piece) => (piece[8] === null ? "" : piece[8])],
  ].filter(Boolean);
  return panel(name, "set", facts.length > 0 && el("p.under", {}, facts.join(" · ")),
    reps.length > 0 && numbers(columns, reps, `Efforts of ${name}`));
}

// A table of numbers: [heading, what to write, class] for each column.
function numbers(columns, rows, caption) {
  return el("div.wide-table", { tabindex: "0", role: "group", "aria-label": caption },
    el("table", {},
      el("caption.unseen", {}, caption),
      el("thead", {}, el("tr", {}, columns.map(([name, , kind]) => (name ? el("th", { scope: "col", class: kind }, name) : el("td", { class: kind }))))),
      el("tbody", {}, rows.map((row, number) => el("tr", { class: row.tone }, columns.map(([, write, kind], at) => (at ? el("td", { class: kind }, write(row, number)) : el("th", { scope: "row" }, write(row, number)))))))));
}

function pieces(run, of) {
  const all = of.pieces;
  if (!all || all.length < 2) return null;
  const whole = all.reduce((total, piece) => total + (piece[3] || 0), 0) || 1;
  const line = el("div.timeline", { "aria-hidden": "true" }, all.map((piece) => el(`span.role-${piece[0]}${piece[0] === "work" ? `.${kindClass(run.kind)}` : ""}`, { width: `${100 * (piece[3] || 0) / whole}%` })));
  const has = (key) => all.some((piece) => piece[key] !== null);
  const known = (key, write) => (piece) => (piece[key] === null ? "" : write(piece[key]));
  const name = (piece) => [ROLES[piece[0]], piece[1] && el("span.note", {}, of.sets && of.sets.length > 1 ? ` ${piece[1][0] + 1}.${piece[1][1] + 1}` : ` ${piece[1][1] + 1}`)];
  const columns = [
    ["piece", (piece) => name(piece)], has(2) && ["from", known(2, clock)], has(3) && ["time", known(3, clock)],
    has(4) && [LOG.unit, known(4, (metres) => new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(metres / LOG.metres))],
    has(5) && ["pace", known(5, pace)], has(6) && ["gap", known(6, pace)],
    has(7) && ["grade", known(7, percent)], has(8) && ["hr", known(8, String)], has(9) && ["zone", known(9, String)],
  ].filter(Boolean);
  const rows = all.map((piece) => Object.assign([...piece], { tone: `tone-${piece[0]}` }));
  return panel("From start to end", "pieces", line, numbers(columns, rows, "The run in pieces; gap is the grade-adjusted pace"));
}

/* Single numbers */

function facts(rows) {
  const known = rows.filter((row) => row && row[1] !== undefined && row[1] !== null && row[1] !== "");
  return known.length ? el("dl", {}, known.map(([name, value, note]) => el("div", {}, el("dt", {}, name), el("dd", {}, value, note && el("span.note", {}, ` ${note}`))))) : null;
}

function bests(of) {
  if (!of.bests) return null;
  return panel("Fastest within", "bests", facts(of.bests.map(([metres, seconds]) => [length(metres), clock(seconds), `${pace(1000 * seconds / metres)}/${LOG.unit}`])));
}

function more(run, of) {
  const [at, spread, from] = of.threshold || [];
  const found = facts([
    of.threshold && ["threshold", `${pace(at)}/${LOG.unit}`, [spread !== null && `± ${Math.round(spread * LOG.metres / 1000)} s`, THRESHOLDS[from] || from].filter(Boolean).join(", ")],
    of.gap !== undefined && Math.abs(of.gap - (run.pace || 0)) >= 1 && ["pace on the flat", `${pace(of.gap)}/${LOG.unit}`, "grade-adjusted"],
    of.elapsed !== undefined && of.elapsed - (run.secs || 0) >= 30 && ["from start to end", clock(of.elapsed), "pauses included"],
    of.down !== undefined && ["descent", `${height(of.down)} ${LOG.rise_unit}`],
    of.hr_max !== undefined && ["highest heart rate", `${of.hr_max} bpm`],
    of.cadence !== undefined && ["cadence", of.cadence, "steps a minute"],
    of.per_beat !== undefined && ["efficiency", `${of.per_beat.toFixed(2)} m`, "a heart beat"],
    of.decoupling !== undefined && ["decoupling", percent(of.decoupling), "lost from first to second half"],
  ]);
  return found && panel("More numbers", "more", found);
}

function source(run, of) {
  const copies = (LOG.unread.copies || []).filter((copy) => copy.of === run.at);
  const notices = (of.notices || []).map(noticeText);
  const said = of.witness && [WITNESSES[of.witness] || of.witness,
    of.agree === true && "; file and pace agree", of.agree === false && "; file and pace disagree"].filter(Boolean).join("");
  return panel("Where it comes from", "source", facts([
    ["file", el("span.file", {}, run.file), of.format && of.format.toUpperCase()],
    ["structure", said, ""],
    notices.length > 0 && [notices.length === 1 ? "notice" : "notices", el("ul", {}, notices.map((text) => el("li", {}, text)))],
    copies.length > 0 && ["copies", el("ul", {}, copies.map((copy) => el("li", {}, el("span.file", {}, copy.file))))],
  ]));
}
