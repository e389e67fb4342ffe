"use strict";
// The data, and how numbers, days and elements are written: the same roundings as the pictures.

const LOG = JSON.parse(document.getElementById("data").textContent);
const RUNS = LOG.runs;

/* Numbers */

const fixed = [0, 1].map((digits) => new Intl.NumberFormat("en", {
  minimumFractionDigits: digits, maximumFractionDigits: digits, roundingMode: "halfEven", useGrouping: false, signDisplay: "negative",
}));
const grouped = new Intl.NumberFormat("en");
const tenth = (value) => Math.round(value * 10) / 10;

// Seconds as m:ss, from an hour on h:mm:ss: 299.6 s is 5:00.
function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

// Seconds per kilometre as a pace per kilometre or mile, without its unit.
const pace = (secondsPerKm) => clock(tenth(secondsPerKm * LOG.metres / 1000));
const distance = (metres) => fixed[1].format(metres / LOG.metres);
const height = (metres) => fixed[0].format(metres / LOG.rise);
// Of weeks: with a decimal below ten.
const perWeek = (metres) => fixed[metres < 9.95 * LOG.metres ? 1 : 0].format(metres / LOG.metres);
// A sum: whole from a thousand on.
const total = (metres) => (metres < 1000 * LOG.metres ? distance(metres) : grouped.format(Math.round(metres / LOG.metres)));
const percent = (share) => `${fixed[0].format(100 * share).replace("-", "−")} %`;
const many = (count, one, more = `${one}s`) => `${grouped.format(count)} ${count === 1 ? one : more}`;

// Numbers stay with their signs of percent at the end of a line.
const tied = (text) => text.replace(/(\d) %/g, "$1\u00a0%");

// Hours and minutes of a sum: 50 h 38.
function hours(seconds) {
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${grouped.format(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, "0")}`;
}

// A length within a run: 800 m, 2.5 km; a distance people race by its name.
function length(metres) {
  const named = [[1609.344, "mile"], [21097.5, "half"], [42195, "marathon"]];
  const name = named.find(([known]) => Math.abs(known - metres) < 5);
  if (name) return name[1];
  if (metres < 1000 || (metres < 3000 && metres % 1000 >= 1)) return `${fixed[0].format(metres)} m`;
  return `${Number(fixed[1].format(metres / 1000))} km`;
}

/* Days, counted from 1970-01-01 */

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const DAY_MS = 864e5;

function dayNumber(text) {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text || "");
  if (!parts) return null;
  // Years below 100 are years, not the last century's.
  return Math.round(new Date(0).setUTCFullYear(+parts[1], parts[2] - 1, +parts[3]) / DAY_MS);
}
const date = (day) => new Date(day * DAY_MS);
const weekday = (day) => (((day + 3) % 7) + 7) % 7;
const firstOfWeek = (day) => day - weekday(day - LOG.first_day);
const year = (day) => date(day).getUTCFullYear();
const dayText = (day) => `${date(day).getUTCDate()} ${MONTHS[date(day).getUTCMonth()].slice(0, 3)}`;
const isoDay = (day) => date(day).toISOString().slice(0, 10);

// The number of the ISO week that begins on a Monday: that of the year its Thursday is in.
function weekNumber(monday) {
  const thursday = monday + 3;
  return Math.floor((thursday - dayNumber(`${String(year(thursday)).padStart(4, "0")}-01-01`)) / 7) + 1;
}

// From one day to another: 21–27 April 2025, 28 April – 4 May 2025.
function spanText(from, to) {
  const [a, b] = [date(from), date(to)];
  const end = `${b.getUTCDate()} ${MONTHS[b.getUTCMonth()]} ${b.getUTCFullYear()}`;
  if (a.getUTCFullYear() !== b.getUTCFullYear()) return `${a.getUTCDate()} ${MONTHS[a.getUTCMonth()]} ${a.getUTCFullYear()} – ${end}`;
  if (a.getUTCMonth() !== b.getUTCMonth()) return `${a.getUTCDate()} ${MONTHS[a.getUTCMonth()]} – ${end}`;
  return from === to ? end : `${a.getUTCDate()}–${end}`;
}

// A season in months: March – May 2025.
function monthsText(from, to) {
  const [a, b] = [date(from), date(to)];
  const end = `${MONTHS[b.getUTCMonth()]} ${b.getUTCFullYear()}`;
  if (a.getUTCFullYear() !== b.getUTCFullYear()) return `${MONTHS[a.getUTCMonth()]} ${a.getUTCFullYear()} – ${end}`;
  return a.getUTCMonth() === b.getUTCMonth() ? end : `${MONTHS[a.getUTCMonth()]} – ${end}`;
}

/* Elements. Text is always text: nothing here reads markup. */

const byId = (id) => document.getElementById(id);

// el("tag.class", {attribute: value}, ...children); what is null or false is left out.
function el(name, attributes, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  for (const key in attributes) {
    const value = attributes[key];
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("--") || key === "width" || key === "height") made.style.setProperty(key, value);
    else if (key === "click") made.addEventListener("click", value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  add(made, children);
  return made;
}

function add(parent, children) {
  for (const child of children.flat(9)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    parent.append(child);
  }
}

const kindName = (run) => (run.kind === undefined ? "no kind" : LOG.kinds[run.kind]);
const kindClass = (kind) => `k-${kind === undefined ? "none" : LOG.kinds[kind]}`;
