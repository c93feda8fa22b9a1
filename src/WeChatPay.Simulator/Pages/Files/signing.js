// Signing sessions: the pending ones, or all.
import { get, when, span, channelName } from "./control.js";
import { el, chip, mono, icon, empty, segments, facts } from "./parts.js";

const tones = { pending: "wait", signed: "good", refused: "off", expired: "off" };

export function signing({ renew }) {
  let only = "pending";
  return {
    ticks: true,
    state: () => only,
    load: async () => ({
      sessions: (await get(`/sessions?limit=100${only === "pending" ? "&state=pending" : ""}`)).data,
      merchants: (await get("/merchants")).data.map((merchant) => merchant.mchid),
    }),
    show: ({ sessions, merchants }, clock) => [
      segments("Show", [["pending", "Waiting"], ["all", "All"]], only, (value) => { only = value; renew(); }),
      sessions.length === 0
        ? empty("sign", only === "pending" ? "No pending signature" : "No session yet",
          "When a client asks for a signature (a pre-sign call), it appears here, and you sign it as the user would.")
        : el("ul", { class: "cards" }, sessions.map((session) => card(session, clock))),
      connect(merchants),
    ],
  };
}

function card(session, clock) {
  const open = session.state === "pending";
  return el("li", {}, el("a", {
    class: "card link", href: `/sign/${encodeURIComponent(session.session_id)}`, "data-key": session.session_id,
  },
  el("div", { class: "row" },
    el("strong", { class: "name" }, session.user_display_name ?? session.out_contract_code), chip(tones[session.state], session.state)),
  el("p", { class: "soft" }, `${channelName(session.channel)} · template ${session.plan_id}`),
  el("small", { class: "mono" }, session.out_contract_code),
  el("div", { class: "row" },
    el("small", {}, open ? `open for ${span(clock.now, session.expires_at)}` : `opened ${when(session.created_at)}`),
    icon("next"))));
}

function connect(merchants) {
  return el("section", { class: "card note" },
    el("h2", {}, "Point a client here"),
    facts(["Base URL", mono(location.origin)], ["Merchants", mono(merchants.join(", "))],
      ["Keys", el("a", { href: "/_control/keys", class: "mono" }, `${location.origin}/_control/keys`)]),
    el("p", { class: "soft" }, "Any WeChat Pay APIv3 client in any language works. The README of WeChatPay.Simulator has examples with curl."));
}
