// Notifications to merchants with their answers, and requests from merchants with their problems.
import { ask, get, when, span } from "./control.js";
import { el, chip, mono, empty, segments, facts, attempt } from "./parts.js";

const tones = { pending: "wait", delivered: "good", exhausted: "bad", lost: "bad", no_address: "off" };
const words = { no_address: "no address" };

/** Remembers the open entries, so that a refresh does not close them. */
function folding() {
  const open = new Set();
  return (key, summary, content) => {
    const details = el("details", { open: open.has(key), ontoggle: () => (details.open ? open.add(key) : open.delete(key)) },
      el("summary", { "data-key": key }, summary), content);
    return el("li", { class: "card" }, details);
  };
}

export function notifications() {
  const entry = folding();
  return {
    ticks: true,
    load: async () => (await get("/notifications?limit=100")).data,
    show: (list, clock) => list.length === 0
      ? empty("traffic", "No notification yet", "Notifications of signatures, terminations and payments go to the merchant's address, and are repeated until it answers 200 or 204.")
      : el("ul", { class: "cards" }, list.map((one) => entry(one.id, notificationHead(one, clock), notificationBody(one)))),
  };
}

function notificationHead(one, clock) {
  const times = one.deliveries.length;
  return [
    el("div", { class: "row" }, el("strong", { class: "name" }, one.event_type),
      el("span", { class: "chips" }, one.fault ? chip("bad", one.fault) : null, chip(tones[one.state], words[one.state] ?? one.state))),
    el("div", { class: "row" }, el("small", { class: "mono" }, one.subject),
      el("small", { class: "fixed" }, times === 0 ? "not sent" : times === 1 ? "sent once" : `sent ${times} times`)),
    one.next_at ? el("small", {}, `next in ${span(clock.now, one.next_at)}`) : null,
  ];
}

function notificationBody(one) {
  return [
    facts(["To", one.url ? mono(one.url) : "the template has no address"], ["Id", mono(one.id)], ["User", mono(one.openid)],
      ["Created", when(one.created_at)], ["Next", one.next_at ? when(one.next_at) : null],
      ["Probe", one.accepted_probe ? "the receiver accepted a wrong signature" : null]),
    one.deliveries.length === 0 ? null : el("ol", { class: "deliveries" }, one.deliveries.map((delivery) => {
      const fine = delivery.status === 200 || delivery.status === 204;
      return el("li", {},
        el("div", { class: "row" }, el("span", {}, when(delivery.at)), chip(fine ? "good" : "bad", delivery.status ? String(delivery.status) : "no answer")),
        delivery.signature === "good" ? null : el("small", {}, `signature: ${delivery.signature}`),
        delivery.error ? el("small", {}, delivery.error) : null,
        delivery.answer ? el("code", {}, delivery.answer) : null);
    })),
    el("h3", {}, "Content, before it was encrypted"),
    el("pre", { tabindex: "0" }, JSON.stringify(one.payload, null, 2)),
  ];
}

export function requests({ renew }) {
  const entry = folding();
  let only = "all";
  return {
    state: () => only,
    load: async () => (await get(`/requests?limit=100${only === "wrong" ? "&wrong=true" : ""}`)).data,
    show: (list) => [
      el("div", { class: "row" },
        segments("Show", [["all", "All"], ["wrong", "With a problem"]], only, (value) => { only = value; renew(); }),
        list.length === 0 ? null : el("button", {
          type: "button", class: "plain", "data-key": "forget",
          onclick: (event) => attempt(event.currentTarget, async () => { await ask("DELETE", "/requests"); await renew(); }),
        }, "Clear")),
      list.length === 0
        ? empty("traffic", only === "wrong" ? "Nothing was wrong" : "No request yet", "Requests to the WeChat Pay API are listed here, with their problems.")
        : el("ul", { class: "cards" }, list.map((one) => entry(one.request_id, requestHead(one), requestBody(one)))),
    ],
  };
}

function requestHead(one) {
  const tone = one.status === 0 ? "bad" : one.status < 300 ? "good" : one.status < 500 ? "wait" : "bad";
  return [
    el("div", { class: "row" }, el("strong", { class: "name" }, one.operation ?? "unknown call"),
      el("span", { class: "chips" }, one.fault ? chip("bad", one.fault) : null, chip(tone, one.status === 0 ? "dropped" : String(one.status)))),
    el("small", { class: "mono" }, `${one.method} ${one.target}`),
    one.problem ? el("p", { class: "problem" }, one.code ? el("strong", {}, `${one.code} `) : null, one.problem) : null,
  ];
}

function requestBody(one) {
  return [
    facts(["Business time", when(one.at)], ["Real time", when(one.real_at)], ["Merchant", one.mchid ? mono(one.mchid) : "not known"],
      ["Request id", mono(one.request_id)], ["Fault", one.fault]),
    one.body ? el("pre", { tabindex: "0" }, readable(one.body)) : null,
  ];
}

/** JSON is formatted; other text is unchanged. */
function readable(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
