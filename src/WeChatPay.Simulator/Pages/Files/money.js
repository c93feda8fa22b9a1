// The ledger: money received and refunded, and the orders.
import { get, money as written, when } from "./control.js";
import { el, chip, mono, empty, facts } from "./parts.js";

const tones = { SUCCESS: "good", REFUND: "good", USERPAYING: "wait", NOTPAY: "off", CLOSED: "off", PAYERROR: "bad" };

export function money() {
  return {
    load: async () => ({
      totals: (await get("/ledger?orders=false")).totals.filter((total) => total.orders > 0 || total.refunded > 0),
      orders: (await get("/orders?limit=100")).data,
    }),
    show: ({ totals, orders }) => orders.length === 0
      ? empty("money", "No money has moved", "Deductions and APP orders appear here as soon as a client asks for one.")
      : [
        totals.length === 0 ? null : el("ul", { class: "totals" }, totals.map(totalCard)),
        el("h2", {}, "Orders, newest first"),
        el("ul", { class: "cards" }, orders.map(orderCard)),
      ],
  };
}

function totalCard(total) {
  return el("li", { class: "card total" },
    el("small", {}, "Merchant ", mono(total.sub_mchid ?? total.mchid)),
    el("strong", { class: "figure" }, written(total.net, total.currency)),
    el("small", {}, `${total.orders} paid order${total.orders === 1 ? "" : "s"}`
      + (total.refunded > 0 ? `, ${written(total.refunded, total.currency)} refunded` : "")
      + (total.refunding > 0 ? `, ${written(total.refunding, total.currency)} being refunded` : "")));
}

function orderCard(order) {
  return el("li", { class: "card" }, el("details", {},
    el("summary", { "data-key": order.out_trade_no },
      el("div", { class: "row" }, el("strong", { class: "name" }, order.description), el("span", { class: "amount" }, written(order.amount, order.currency))),
      el("div", { class: "row" }, el("small", { class: "mono" }, order.out_trade_no), chip(tones[order.trade_state] ?? "off", order.trade_state))),
    facts(["Created", when(order.created_at)], ["Paid", order.success_time ? when(order.success_time) : null],
      ["Transaction", order.transaction_id ? mono(order.transaction_id) : null],
      ["Contract", order.contract_id ? mono(order.contract_id) : null], ["User", order.openid ? mono(order.openid) : null], ["Merchant", mono(order.sub_mchid ?? order.mchid)],
      ["Refunded", order.refunded > 0 ? written(order.refunded, order.currency) : null],
      ["Being refunded", order.refunding > 0 ? written(order.refunding, order.currency) : null],
      ["Pay", order.prepay_id && order.trade_state === "NOTPAY"
        ? el("a", { href: `/pay/${encodeURIComponent(order.prepay_id)}` }, "Open the pay sheet") : null])));
}
