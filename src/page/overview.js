// What stands above and below the list: the span, the kinds, the weeks in a strip, the pictures of
// the season, the training, and the files that were not read.

const ATHLETES = [...new Set(RUNS.map((run) => run.athlete).filter(Boolean))].sort();
const DATED = RUNS.filter((run) => run.dayN !== null);

function drawOverview() {
  byId("version").textContent = LOG.version;
  if (DATED.length) {
    const [first, last] = [DATED[0].dayN, DATED[DATED.length - 1].dayN];
    byId("span").textContent = monthsText(first, last);
    document.title = `${monthsText(first, last)} · training log`;
  }
  const weeks = DATED.length ? (firstOfWeek(DATED[DATED.length - 1].dayN) - firstOfWeek(DATED[0].dayN)) / 7 + 1 : 0;
  const metres = sum(RUNS, "dist");
  const figures = [
    [grouped.format(RUNS.length), RUNS.length === 1 ? "run" : "runs"],
    metres > 0 && [grouped.format(Math.round(metres / LOG.metres)), LOG.unit],
    [hours(sum(RUNS, "secs")), "on the move"],
    metres > 0 && weeks > 1 && [perWeek(metres / weeks), `${LOG.unit} a week`],
  ];
  add(byId("figures"), figures.filter(Boolean).map(([value, name]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
  drawKinds(metres);
  drawPictures();
  const parts = [["log-title", "Log"]];
  if (drawStatements()) parts.unshift(["training-title", "Training"]);
  if (drawUnread()) parts.push(["unread-title", "Not read"]);
  add(byId("parts"), parts.map(([id, name]) => el("li", {}, el("a", { href: `#${id}`, click: (event) => goTo(event, id) }, name))));
}

function goTo(event, id) {
  event.preventDefault();
  byId(id).focus({ preventScroll: true });
  byId(id).scrollIntoView();
}

function drawKinds(metres) {
  const most = Math.max(1, ...[...LOG.kinds.keys(), undefined].map((kind) => sum(RUNS.filter((run) => run.kind === kind), "dist")));
  const rows = [...LOG.kinds.keys(), undefined].map((kind) => {
    const runs = RUNS.filter((run) => run.kind === kind);
    if (!runs.length) return null;
    const share = metres > 0 ? sum(runs, "dist") / metres : 0;
    return el("tr", {},
      el("th", { scope: "row" }, el(`span.mark.${kindClass(kind)}`, { "aria-hidden": "true" }), kindName(runs[0])),
      el("td.bar", {}, el(`span.length.${kindClass(kind)}`, { width: `${100 * sum(runs, "dist") / most}%`, "aria-hidden": "true" })),
      el("td", {}, percent(share)), el("td", {}, many(runs.length, "run")),
      el("td", {}, grouped.format(Math.round(sum(runs, "dist") / LOG.metres)), ` ${LOG.unit}`));
  });
  const names = ["kind", "share of the distance", "in percent", "runs", "distance"];
  byId("kinds").append(
    el("thead.unseen", {}, el("tr", {}, names.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, rows));
  byId("kinds").hidden = !RUNS.length;
}

/* The strip of weeks */

const WEEK_PX = 10;
let firstWeek = 0;
let stripWeeks = 0;

function drawStrip(runs) {
  if (DATED.length < 2) return;
  const last = firstOfWeek(DATED[DATED.length - 1].dayN);
  // A watch that lost its clock must not draw decades of nothing.
  firstWeek = Math.max(firstOfWeek(DATED[0].dayN), last - 7 * (20 * 53 - 1));
  stripWeeks = (last - firstWeek) / 7 + 1;
  const top = niceTop(mostInWeek() / LOG.metres);
  const sums = (of) => {
    const byKind = Array.from({ length: LOG.kinds.length + 1 }, () => new Float64Array(stripWeeks));
    for (const run of of) {
      const week = run.dayN === null ? -1 : (firstOfWeek(run.dayN) - firstWeek) / 7;
      if (week >= 0) byKind[run.kind === undefined ? LOG.kinds.length : run.kind][week] += (run.dist || 0) / LOG.metres;
    }
    return byKind;
  };
  const base = new Float64Array(stripWeeks);
  const bars = (heights) => {
    let path = "";
    for (let week = 0; week < stripWeeks; week += 1) {
      const high = 100 * heights[week] / top;
      if (!high) continue;
      path += `M${week * WEEK_PX + 1} ${(100 - base[week]).toFixed(2)}v${(-high).toFixed(2)}h${WEEK_PX - 2}v${high.toFixed(2)}z`;
      base[week] += high;
    }
    return path;
  };
  const paths = [];
  if (runs.length < RUNS.length) {
    const all = new Float64Array(stripWeeks);
    for (const heights of sums(RUNS)) heights.forEach((value, week) => { all[week] += value; });
    paths.push(["ghost", bars(all)]);
    base.fill(0);
  }
  sums(runs).forEach((heights, kind) => paths.push([kindClass(kind === LOG.kinds.length ? undefined : kind), bars(heights)]));
  const svg = node("svg", { viewBox: `0 0 ${stripWeeks * WEEK_PX} 100`, preserveAspectRatio: "none", role: "img", "aria-label": `${LOG.unit} a week by kind, up to ${fixed[0].format(mostInWeek() / LOG.metres)}; the log below has every week in numbers` },
    paths.filter(([, path]) => path).map(([name, path]) => node("path", { class: name, d: path })));
  const lines = [1, 0.5].map((share) => el("span.line", { "--at": `${100 - 100 * share}%` }, el("span", {}, fixed[top * share % 1 ? 1 : 0].format(top * share))));
  byId("plot").replaceChildren(...lines, svg);
  byId("plot").style.setProperty("--wide", `${stripWeeks * 80}px`);
  byId("months").style.setProperty("--wide", `${stripWeeks * 80}px`);
  byId("strip").hidden = false;
  tellWeek(null);
  if (!byId("months").childElementCount) drawMonths();
}

const niceTop = (value) => {
  const step = [1, 2, 4, 5, 6, 8, 10].map((part) => part * 10 ** Math.floor(Math.log10(value)));
  return step.find((top) => top >= value) || value;
};

function node(tag, attributes, children = []) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.append(...children);
  return made;
}

// Months under the strip, or years where months have no room.
function drawMonths() {
  const marks = [];
  for (let week = 0; week < stripWeeks; week += 1) {
    const day = firstWeek + 7 * week;
    const before = day - 7;
    const [now, then] = [date(day), date(before)];
    if (week && now.getUTCMonth() === then.getUTCMonth()) continue;
    const isYear = week === 0 || year(day) !== year(before);
    marks.push({ week, month: now.getUTCMonth(), isYear, text: MONTHS[now.getUTCMonth()].slice(0, 3), year: year(day) });
  }
  const levels = [
    (mark) => true,
    (mark) => mark.isYear || mark.month % 3 === 0,
    (mark) => mark.isYear,
    (mark) => mark.isYear && mark.year % 2 === 0,
    (mark) => mark.isYear && mark.year % 5 === 0,
  ];
  const widest = 12;
  const fitting = levels.map((level) => marks.filter(level)).find((found) => found.length <= widest) || [];
  for (const [place, mark] of fitting.entries()) {
    const at = mark.week / stripWeeks;
    // What begins in the middle gives way to the first whole month or year.
    const next = fitting[place + 1];
    if (next && next.week / stripWeeks - at < 0.06) continue;
    const text = fitting.some((other) => !other.isYear) ? (mark.isYear ? `${mark.text} ${mark.year}` : mark.text) : `${mark.year}`;
    byId("months").append(el("span", { "--at": `${100 * at}%` }, text));
  }
}

function tellWeek(week) {
  const text = byId("strip-text");
  if (week === null) {
    text.textContent = `${LOG.unit} a week by kind`;
    return;
  }
  const day = firstWeek + 7 * week;
  const runs = shown.filter((run) => run.dayN !== null && firstOfWeek(run.dayN) === day);
  text.textContent = `${spanText(day, day + 6)} · ${distance(sum(runs, "dist"))} ${LOG.unit} · ${many(runs.length, "run")}`;
}

function weekAt(event) {
  const box = byId("plot").querySelector("svg").getBoundingClientRect();
  const week = Math.floor((event.clientX - box.left) / box.width * stripWeeks);
  return week >= 0 && week < stripWeeks ? week : null;
}

byId("plot").addEventListener("pointermove", (event) => tellWeek(weekAt(event)));
byId("plot").addEventListener("pointerleave", () => tellWeek(null));
byId("plot").addEventListener("click", (event) => {
  const week = weekAt(event);
  if (week === null || !isByWeek()) return;
  const day = firstWeek + 7 * week;
  const run = shown.find((run) => run.dayN !== null && firstOfWeek(run.dayN) === day);
  if (!run) return;
  focusRun(run.place);
  const row = document.activeElement.closest("tbody");
  if (row) row.scrollIntoView();
});

/* Pictures, training */

function drawPictures() {
  byId("pictures").hidden = !LOG.pictures.length;
  add(byId("pictures"), LOG.pictures.map((picture) => el("figure", {},
    el("button", { type: "button", "aria-label": `Enlarge: ${picture.title}`, click: () => enlarge(picture.path, picture.alt) },
      el("img", { src: picture.path, alt: picture.alt, loading: "lazy", decoding: "async" })),
    el("figcaption", {}, picture.title))));
}

function enlarge(path, alt) {
  const shown = byId("picture");
  shown.replaceChildren(
    el("form", { method: "dialog" }, el("button.quiet-button", {}, "Close")),
    el("img", { src: path, alt }));
  shown.showModal();
}
byId("picture").addEventListener("click", () => byId("picture").close());

// What there is to change stands open; what goes well, and facts, are there for who asks.
function drawStatements() {
  const [asked, good, known] = ["advice", "good", "fact"].map((stance) => LOG.statements.filter((said) => said.stance === stance));
  const list = (found) => el("dl", {}, found.map((said) => el("div", {},
    el("dt", {}, said.rule), el("dd", {}, tied(said.text), said.source && el("cite", {}, said.source)))));
  const folded = [[good, "as advised"], [known, "more to know"]].filter(([found]) => found.length);
  add(byId("training"), [
    asked.length > 0 && list(asked),
    folded.map(([found, note]) => el("details", { open: !asked.length }, el("summary", {}, el("strong", {}, grouped.format(found.length)), ` ${note}: ${found.map((said) => said.rule).join(", ")}`), list(found))),
  ]);
  byId("training").hidden = !LOG.statements.length;
  return LOG.statements.length > 0;
}

/* What was not read */

const noticeText = ([text, count]) => (count > 1 ? `${text} (${grouped.format(count)}×)` : text);

function drawUnread() {
  const { failed = [], salvaged = [], skipped = [], copies = [] } = LOG.unread;
  const parts = [
    group("failed", many(failed.length, "file"), "could not be read", failed.length > 0 && failed.length <= 20, () => failed.map((of) =>
      el("li", {}, el("span.file", {}, of.file), el("span.why", {}, `${of.text}; ${of.advice}`))), failed.length),
    group("salvaged", many(salvaged.length, "run"), `lost something; the rest of ${salvaged.length === 1 ? "it" : "them"} is in the log`, salvaged.length > 0 && salvaged.length <= 20, () => salvaged.map(([at, notices]) =>
      el("li", {}, runLink(RUNS[at]), el("span.file", {}, RUNS[at].file), el("span.why", {}, notices.map(noticeText).join("; ")))), salvaged.length),
    ...skipped.map((of) => group("skipped", `${grouped.format(of.count)} ${of.what}`, "skipped", false, () => (of.sports
      ? el("li", {}, el("span.why", {}, of.sports.map(([sport, count]) => `${grouped.format(count)} ${sport.replace(/_/g, " ")}`).join(", ")))
      : of.files.map(([file, why, notices]) => el("li", {}, el("span.file", {}, file), el("span.why", {}, [why, ...notices.map(noticeText)].join("; "))))), of.count)),
    group("copies", many(copies.length, "copy", "copies"), "of what was read already", false, () => copies.map((of) =>
      el("li", {}, el("span.file", {}, of.file), " is a copy of ", of.of === undefined ? el("span.file", {}, of.of_file) : runLink(RUNS[of.of]), el("span.why", {}, of.text))), copies.length),
  ].filter(Boolean);
  byId("unread").hidden = !parts.length;
  byId("unread").append(...parts);
  return parts.length > 0;
}

// A reason that opens to its files; they are written when it is opened.
function group(name, what, note, isOpen, items, count) {
  if (!count) return null;
  const list = el("ul", {});
  const details = el(`details.${name}`, { open: isOpen }, el("summary", {}, el("strong", {}, what), ` ${note}`), list);
  const write = () => { if (!list.childElementCount) add(list, [items()]); };
  if (isOpen) write();
  details.addEventListener("toggle", write);
  addEventListener("beforeprint", write);
  return details;
}

function runLink(run) {
  const text = run.dayN === null ? run.file : `${DAYS[weekday(run.dayN)].slice(0, 3)} ${dayText(run.dayN)} ${year(run.dayN)}`;
  const link = el("a", { href: written({ ...nothing(), run: run.id }) }, text, ` · ${kindName(run)}`);
  link.addEventListener("click", (event) => { event.preventDefault(); change({ run: run.id }); });
  return link;
}
