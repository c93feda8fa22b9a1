// The sheet on which a payer pays an APP order, or leaves without paying.
import { ask, get, choices, money, span, when } from "./control.js";
import { el, icon, mono, facts, field, attempt } from "./parts.js";

const page = document.getElementById("page");
const id = decodeURIComponent(location.pathname.split("/").pop());
const path = `/orders/${encodeURIComponent(id)}`;
let last = "";
let left = false;
let busy = false;

async function renew() {
  if (document.hidden || busy) return;
  try {
    const [order, clock] = await Promise.all([get(path), get("/clock"), choices()]);
    const state = JSON.stringify([order, left]);
    if (state !== last) {
      last = state;
      page.replaceChildren(...show(order));
    }
    const rest = document.getElementById("left");
    if (rest) rest.textContent = span(clock.now, order.expires_at);
  } catch (problem) {
    const state = problem.status === 404 ? "unknown" : "silent";
    if (state === last) return;
    last = state;
    page.replaceChildren(state === "unknown"
      ? result("lost", "off", "This order is unknown", ["The link may be wrong, or the simulator no longer has the order. Order again in the app."])
      : result("late", "off", "The simulator does not answer", ["Is it still running? This page continues when it is back."]));
  }
}

function show(order) {
  if (order.trade_type !== "APP") {
    return [result("lost", "off", "Nothing to pay here", ["A deduction is paid through its contract, not by hand."])];
  }
  switch (order.trade_state) {
    case "NOTPAY":
      return left ? [leftSheet()] : sheet(order);
    case "SUCCESS":
    case "REFUND":
      return [result("done", "good", "Paid", [`${money(order.amount, order.currency)} to merchant ${nameOf(order)}. The merchant is notified.`,
        order.refunded > 0 ? `${money(order.refunded, order.currency)} has been refunded since.` : null], order)];
    case "PAYERROR":
      return [result("no", "off", "The payment failed", ["Nothing was paid. The merchant is not notified."], order)];
    default:
      return [result("late", "off", "This order is closed", ["It can no longer be paid. Order again in the app."], order)];
  }
}

const nameOf = (order) => order.sub_mchid ?? order.mchid;

function sheet(order) {
  const openid = el("input", { name: "openid", maxlength: 128, autocomplete: "off", placeholder: "a made-up user" });
  const pay = el("button", { type: "button", class: "first" }, `Pay ${money(order.amount, order.currency)}`);
  const cancel = el("button", { type: "button", class: "plain" }, "Not now");
  const fail = el("button", { type: "button", class: "plain" }, "Let it fail");
  const press = (button, action, body, done) => button.addEventListener("click", async () => {
    busy = true;
    if (await attempt(button, async () => { await ask("POST", `${path}/${action}`, body()); })) done?.();
    busy = false;
    await renew();
  });
  press(pay, "pay", () => (openid.value.trim() === "" ? {} : { openid: openid.value.trim() }));
  press(cancel, "cancel", () => ({}), () => { left = true; });
  press(fail, "fail", () => ({}));
  return [
    el("header", { class: "ask" }, el("div", { class: "seal" }, icon("pay")), el("h1", {}, money(order.amount, order.currency)),
      el("p", {}, "to merchant ", el("strong", { class: "mono" }, nameOf(order)))),
    el("section", { class: "card" }, facts(
      ["For", order.description], ["Order", mono(order.out_trade_no)], ["Created", when(order.created_at)])),
    field("Pay as (openid, optional)", openid),
    el("div", { class: "answer" }, pay, cancel, fail,
      el("small", {}, "This order can be paid for ", el("span", { id: "left" }), ".")),
  ];
}

function leftSheet() {
  const again = el("button", { type: "button", class: "first" }, "Back to the payment");
  again.addEventListener("click", () => { left = false; return renew(); });
  return el("section", { class: "result" }, el("div", { class: "seal off" }, icon("no")), el("h1", {}, "You have not paid"),
    el("p", {}, "The order stays open until it expires."), el("div", { class: "answer" }, again));
}

function result(iconName, tone, title, lines, order = null) {
  return el("section", { class: "result" }, el("div", { class: `seal ${tone}` }, icon(iconName)), el("h1", {}, title),
    lines.filter(Boolean).map((line) => el("p", {}, line)),
    order ? facts(["Order", mono(order.out_trade_no)]) : null,
    el("div", { class: "answer" }, el("a", { class: "button second", href: "/#/money" }, "Open the simulator")));
}

await renew();
setInterval(renew, 2000);
