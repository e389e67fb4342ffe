// Which runs are shown and in what order; what the address says of it.

const SORTS = {
  date: { name: "Date", of: (run) => run.start },
  distance: { name: "Distance", of: (run) => run.dist },
  duration: { name: "Time", of: (run) => run.secs },
  pace: { name: "Pace", of: (run) => (run.pace === undefined ? undefined : -run.pace) },
  climb: { name: "Climb", of: (run) => run.up },
  confidence: { name: "Confidence", of: (run) => run.sure },
};

// What is looked for, worked out once.
RUNS.forEach((run, at) => {
  run.at = at;
  run.dayN = dayNumber(run.day);
  const [hour, minute] = (run.time || "0:0").split(":").map(Number);
  run.start = run.dayN === null ? undefined : run.dayN + (hour * 60 + minute) / 1440;
  run.hay = [run.name, run.what, run.file, kindName(run), (run.tags || []).join(" "), run.athlete, run.day]
    .filter(Boolean).join("\n").toLowerCase();
});
const BY_ID = new Map(RUNS.map((run) => [run.id, run]));

const nothing = () => ({ q: "", kinds: new Set(), tag: "", athlete: "", from: "", to: "", sort: "date", up: false, run: "" });
let state = nothing();

const isFiltered = (of) => Boolean(of.q || of.kinds.size || of.tag || of.athlete || of.from || of.to);

// The state an address stands for.
function read(hash) {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const get = (key) => asked.get(key) || "";
  const day = (key) => (dayNumber(get(key)) === null ? "" : get(key));
  const kinds = get("kind").split(",").map((name) => (name === "none" ? -1 : LOG.kinds.indexOf(name)));
  return {
    q: get("q"),
    kinds: new Set(kinds.filter((kind, at) => kind >= 0 || (kind === -1 && get("kind").split(",")[at] === "none"))),
    tag: get("tag"),
    athlete: get("athlete"),
    from: day("from"),
    to: day("to"),
    sort: SORTS[get("sort")] ? get("sort") : "date",
    up: get("order") === "up",
    run: BY_ID.has(get("run")) ? get("run") : "",
  };
}

// The address of a state.
function written(of) {
  const out = new URLSearchParams();
  if (of.q) out.set("q", of.q);
  if (of.kinds.size) out.set("kind", [...of.kinds].sort().map((kind) => LOG.kinds[kind] || "none").join(","));
  for (const key of ["tag", "athlete", "from", "to"]) if (of[key]) out.set(key, of[key]);
  if (of.sort !== "date") out.set("sort", of.sort);
  if (of.up) out.set("order", "up");
  if (of.run) out.set("run", of.run);
  return `#${out.toString()}`;
}

// Runs that a state shows, in its order.
function picked(of) {
  const words = of.q.toLowerCase().split(/\s+/).filter(Boolean);
  const from = dayNumber(of.from);
  const to = dayNumber(of.to);
  const found = RUNS.filter((run) =>
    (!of.kinds.size || of.kinds.has(run.kind === undefined ? -1 : run.kind))
    && (!of.tag || (run.tags && run.tags.includes(of.tag)))
    && (!of.athlete || run.athlete === of.athlete)
    && (from === null || (run.dayN !== null && run.dayN >= from))
    && (to === null || (run.dayN !== null && run.dayN <= to))
    && words.every((word) => run.hay.includes(word)));
  const value = SORTS[of.sort].of;
  const sign = of.up ? 1 : -1;
  // What is not known comes last either way; equals keep the newest first.
  return found.sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === undefined || y === undefined) return (x === undefined) - (y === undefined) || b.at - a.at;
    return sign * (x - y) || b.at - a.at;
  });
}
