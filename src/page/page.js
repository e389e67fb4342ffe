// The controls, the address, the keyboard: what makes a page of the parts.

const dialog = byId("run");
const KINDS_SHOWN = [...LOG.kinds.keys()].filter((kind) => RUNS.some((run) => run.kind === kind));
if (RUNS.some((run) => run.kind === undefined)) KINDS_SHOWN.push(-1);

/* The state: set, written into the address, and read back from it */

// Takes on parts of a state. The address remembers the one before, unless `isSmall`.
function change(parts, isSmall = false) {
  const next = { ...state, ...parts };
  const address = written(next);
  if (address === written(state)) return;
  history[isSmall ? "replaceState" : "pushState"](null, "", address === "#" ? location.pathname + location.search : address);
  take(next);
}

function take(next) {
  const isOther = written({ ...next, run: "" }) !== written({ ...state, run: "" });
  const was = state.run;
  state = next;
  if (isOther) drawFiltered();
  if (state.run !== was) drawRun(was);
}

addEventListener("popstate", () => take(read(location.hash)));

function sortBy(sort) {
  change(state.sort === sort ? { up: !state.up } : { sort, up: false });
  // The button was drawn anew.
  const button = [...head.querySelectorAll("button")].find((button) => button.closest("th").getAttribute("aria-sort"));
  if (button) button.focus();
}

/* Controls */

function drawControls() {
  const tags = new Map();
  for (const run of RUNS) for (const tag of run.tags || []) tags.set(tag, (tags.get(tag) || 0) + 1);
  const option = (value, text) => el("option", { value }, text);
  byId("tag").append(option("", "any"), ...[...tags.keys()].sort().map((tag) => option(tag, `${tag} (${tags.get(tag)})`)));
  byId("tag").closest("p").hidden = !tags.size;
  byId("athlete").append(option("", "everyone"), ...ATHLETES.map((name) => option(name, name)));
  byId("athlete-field").hidden = ATHLETES.length < 2;
  byId("sort").append(...Object.entries(SORTS).map(([key, sort]) => option(key, sort.name)));
  byId("kind-filter").append(...KINDS_SHOWN.map((kind) => {
    const name = kind < 0 ? "no kind" : LOG.kinds[kind];
    const box = el("input", { type: "checkbox", value: kind, id: `kind-${kind}` });
    box.addEventListener("change", () => {
      const kinds = new Set(state.kinds);
      if (box.checked) kinds.add(kind); else kinds.delete(kind);
      change({ kinds });
    });
    return el("label", { for: box.id }, box, el(`span.mark.${kindClass(kind < 0 ? undefined : kind)}`, { "aria-hidden": "true" }), name);
  }));
  if (DATED.length) {
    for (const id of ["from", "to"]) {
      byId(id).min = DATED[0].day;
      byId(id).max = DATED[DATED.length - 1].day;
    }
  }
  for (const id of ["tag", "athlete", "from", "to"]) byId(id).addEventListener("change", () => change({ [id]: byId(id).value }));
  byId("sort").addEventListener("change", () => change({ sort: byId("sort").value, up: false }));
  // A word typed is one step back, not one for each letter.
  byId("q").addEventListener("input", () => change({ q: byId("q").value }, Boolean(state.q)));
  byId("filters").addEventListener("submit", (event) => { event.preventDefault(); focusRun(0); });
  byId("clear").addEventListener("click", () => {
    change({ ...nothing(), sort: state.sort, up: state.up });
    byId("q").focus();
  });
  byId("skip").addEventListener("click", (event) => goTo(event, "log-title"));
}

function showControls() {
  if (byId("q").value !== state.q) byId("q").value = state.q;
  for (const id of ["tag", "athlete", "from", "to", "sort"]) byId(id).value = state[id];
  for (const box of byId("kind-filter").querySelectorAll("input")) box.checked = state.kinds.has(Number(box.value));
  byId("clear").hidden = !isFiltered(state);
}

function drawFiltered() {
  const runs = picked(state);
  showControls();
  drawLog(runs);
  drawStrip(runs);
  const metres = sum(runs, "dist");
  const what = isFiltered(state) ? `${grouped.format(runs.length)} of ${many(RUNS.length, "run")}` : many(RUNS.length, "run");
  byId("count").textContent = [what, metres > 0 && `${total(metres)} ${LOG.unit}`, runs.length > 0 && hours(sum(runs, "secs"))].filter(Boolean).join(" · ");
}

/* The view of a run */

function drawRun(was) {
  for (const link of table.querySelectorAll("a.open[aria-current]")) link.removeAttribute("aria-current");
  const run = BY_ID.get(state.run);
  if (!run) {
    if (dialog.open) dialog.close();
    const left = BY_ID.get(was);
    if (left && shown.includes(left)) focusRun(left.place);
    return;
  }
  for (const link of table.querySelectorAll("a.open")) if (link.run === run) link.setAttribute("aria-current", "true");
  dialog.replaceChildren(...runView(run, closeRun));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  byId("run-title").focus({ preventScroll: true });
}

// Back to the list, and in the history too where the list is what was before.
function closeRun() {
  change({ run: "" });
}

dialog.addEventListener("cancel", (event) => { event.preventDefault(); closeRun(); });
dialog.addEventListener("click", (event) => { if (event.target === dialog) closeRun(); });
table.addEventListener("click", (event) => {
  const link = event.target.closest("a.open");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  change({ run: link.run.id });
});

/* Keyboard */

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  if (byId("picture").open) return;
  const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
  if (isTyping) return;
  const isScrolling = event.target.closest && event.target.closest(".wide-table");
  const step = { j: 1, k: -1, ArrowLeft: isScrolling ? 0 : 1, ArrowRight: isScrolling ? 0 : -1 }[event.key];
  if (dialog.open) {
    const button = step && dialog.querySelector(`.step[data-by="${step}"]`);
    if (button && !button.disabled) button.click();
    return;
  }
  if (event.key === "/") {
    event.preventDefault();
    byId("q").focus();
    byId("q").select();
  } else if (event.key === "j" || event.key === "k") {
    const place = placeOfFocus();
    focusRun(place === null ? 0 : place + step);
  }
});

/* Light and dark */

const isDarkOutside = matchMedia("(prefers-color-scheme: dark)");
function keep(theme) {
  // Some browsers keep nothing for pages from a disk.
  try { if (theme) localStorage.setItem("runkind-theme", theme); else localStorage.removeItem("runkind-theme"); } catch { /* the theme lasts as long as the page */ }
}
function kept() {
  try { return localStorage.getItem("runkind-theme"); } catch { return null; }
}
function showTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme;
  const isDark = theme ? theme === "dark" : isDarkOutside.matches;
  byId("theme").textContent = isDark ? "Light" : "Dark";
  byId("theme").setAttribute("aria-label", isDark ? "Use light colours" : "Use dark colours");
}
byId("theme").addEventListener("click", () => {
  const theme = document.documentElement.dataset.theme;
  const isDark = theme ? theme === "dark" : isDarkOutside.matches;
  const next = isDark === isDarkOutside.matches ? (isDark ? "light" : "dark") : null;
  keep(next);
  showTheme(next);
});
isDarkOutside.addEventListener("change", () => showTheme(document.documentElement.dataset.theme || null));

/* Start */

showTheme(kept());
drawOverview();
drawControls();
state = { ...read(location.hash), run: "" };
drawFiltered();
take(read(location.hash));
performance.mark("ready");
