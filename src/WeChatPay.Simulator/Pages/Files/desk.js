// The desk: shows one page and refreshes it every two seconds while it is visible.
import { get, choices, when, timeOfDay } from "./control.js";
import { el, segments, toast } from "./parts.js";
import { moveClock } from "./clock.js";
import { signing } from "./signing.js";
import { users, contracts } from "./people.js";
import { money } from "./money.js";
import { notifications, requests } from "./traffic.js";
import { faults } from "./faults.js";

const groups = {
  signing: { title: "Signing", tabs: { signing } },
  people: { title: "People", tabs: { users, contracts } },
  money: { title: "Money", tabs: { money } },
  traffic: { title: "Traffic", tabs: { notifications, requests } },
  faults: { title: "Faults", tabs: { faults } },
};
const names = { users: "Users", contracts: "Contracts", notifications: "Notifications", requests: "Requests" };
const page = document.getElementById("page");

let shown = null;
let last = "";
let lost = false;

function address() {
  const [, group, tab] = location.hash.split("/");
  const found = groups[group] ? group : "signing";
  const tabs = groups[found].tabs;
  return { group: found, tab: tabs[tab] ? tab : Object.keys(tabs)[0] };
}

/** Builds the fixed parts of the page; the list inside it is refreshed. */
function open() {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  const { group, tab } = address();
  const { title, tabs } = groups[group];
  for (const link of document.querySelectorAll("nav.tabs a")) {
    if (link.hash === `#/${group}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${names[tab] ?? title} - WeChat Pay simulator`;
  const view = tabs[tab]({ renew: () => renew(true) });
  const list = el("div", { class: "list" });
  const choice = Object.keys(tabs).length < 2 ? null : segments(title, Object.keys(tabs).map((key) => [key, names[key]]),
    tab, (key) => { location.hash = `#/${group}/${key}`; });
  page.replaceChildren(el("div", { class: "head" }, el("h1", {}, title), choice), view.tools ?? "", list);
  shown = { view, list };
  last = "";
  return renew(true);
}

async function renew(asked = false) {
  if (shown === null || (document.hidden && !asked)) return;
  const { view, list } = shown;
  try {
    const [clock, active, data] = await Promise.all([get("/clock"), get("/faults"), view.load()]);
    showClock(clock);
    document.getElementById("faults-on").hidden = active.rules.length === 0 && !active.profile;
    const state = JSON.stringify([data, view.ticks ? Math.floor(new Date(clock.now) / 10000) : 0, view.state?.() ?? 0]);
    if (shown.view !== view || state === last) return;
    last = state;
    const focused = document.activeElement?.dataset?.key;
    list.replaceChildren(...[view.show(data, clock)].flat(Infinity).filter(Boolean));
    if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    lost = false;
  } catch (problem) {
    if (!lost) toast(problem.status ? problem.message : "The simulator does not answer: is it still running?", true);
    lost = true;
  }
}

function showClock(clock) {
  document.getElementById("clock-day").textContent = when(clock.now).replace(/,? \d\d:\d\d UTC$/, "");
  document.getElementById("clock-time").textContent = `${timeOfDay(clock.now)} UTC`;
}

document.getElementById("clock").addEventListener("click", () => moveClock(() => renew(true)));
window.addEventListener("hashchange", open);
document.addEventListener("visibilitychange", () => renew());
await choices();
await open();
setInterval(() => renew(), 2000);
