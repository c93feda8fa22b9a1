// The page on which a user agrees to automatic payments or refuses them.
import { ask, get, span, channelName } from "./control.js";
import { el, icon, mono, facts, field, attempt } from "./parts.js";

const page = document.getElementById("page");
const id = new URLSearchParams(location.search).get("os_session_id")
  ?? decodeURIComponent(location.pathname.split("/").pop());
const scanned = location.pathname.endsWith("/show_code");
const path = `/sessions/${encodeURIComponent(id)}`;
let last = "";
let busy = false;

async function load() {
  const session = await get(path);
  const [clock, contract, template] = await Promise.all([
    get("/clock"),
    session.contract_id ? get(`/contracts/${encodeURIComponent(session.contract_id)}`) : null,
    get(`/templates/${session.plan_id}`).catch(() => ({})),
  ]);
  return { session, clock, contract, template };
}

async function renew() {
  if (document.hidden || busy) return;
  try {
    const all = await load();
    const state = JSON.stringify([all.session, all.contract, all.template]);
    if (state !== last) {
      last = state;
      page.replaceChildren(...show(all));
    }
    const left = document.getElementById("left");
    if (left) left.textContent = span(all.clock.now, all.session.expires_at);
  } catch (problem) {
    const state = problem.status === 404 ? "unknown" : "silent";
    if (state === last) return;
    last = state;
    page.replaceChildren(state === "unknown"
      ? result("lost", "off", "This link is unknown", ["The link may be wrong, or the simulator no longer has the session. Ask the merchant for a new link."], null, id)
      : result("late", "off", "The simulator does not answer", ["Is it still running? This page continues when it is back."]));
  }
}

function show({ session, contract, template }) {
  switch (session.state) {
    case "pending":
      return request(session, template);
    case "signed":
      return [contract.state === "SIGNED"
        ? result("done", "good", "Automatic payments are on", [`Merchant ${nameOf(session)} is notified.`], session, contract.contract_id, "Contract")
        : result("no", "off", "These payments have ended", ["The contract was signed here and has ended since."], session, contract.contract_id, "Contract")];
    case "refused":
      return [result("no", "off", "You did not agree", ["Nothing was signed, and no money can be taken. The merchant is not notified."], session)];
    default:
      return [result("late", "off", "This request has expired", ["Nothing was signed. Ask the merchant for a new request."], session)];
  }
}

const nameOf = (session) => session.sub_mchid ?? session.mchid;

function request(session, template) {
  const openid = el("input", { name: "openid", maxlength: 128, autocomplete: "off", placeholder: "a new made-up user" });
  const agree = el("button", { type: "button", class: "first" }, "Agree");
  const refuse = el("button", { type: "button", class: "plain" }, "Do not agree");
  const press = (button, action, body) => button.addEventListener("click", async () => {
    busy = true;
    await attempt(button, async () => { await ask("POST", `${path}/${action}`, body()); });
    busy = false;
    await renew();
  });
  press(agree, "sign", () => (openid.value.trim() === "" ? {} : { openid: openid.value.trim() }));
  press(refuse, "refuse", () => ({}));
  return [
    el("header", { class: "ask" }, el("div", { class: "seal" }, icon("agree")), el("h1", {}, "Automatic payments"),
      el("p", {}, "Merchant ", el("strong", { class: "mono" }, nameOf(session)), " asks to take payments from your account automatically.")),
    scanned ? el("p", { class: "hint" }, "WeChat Pay would show a QR code here for the user to scan. In the simulator you sign directly.") : null,
    el("section", { class: "card" }, facts(
      ["Account at the merchant", session.user_display_name], ["Agreement", mono(session.out_contract_code)],
      ["Template", String(session.plan_id)], ["At most", template.max_amount ? `${template.max_amount} minor units` : "no limit set"],
      ["Opened in", channelName(session.channel)], ["You are", session.openid ? mono(session.openid) : null])),
    session.openid ? null : field("Sign as (openid, optional)", openid),
    el("ul", { class: "promises" },
      ["The merchant may take what you owe it without asking each time.", "Every payment appears in your bills.", "You can end this at any time."]
        .map((line) => el("li", {}, icon("tick"), line))),
    el("div", { class: "answer" }, agree, refuse, el("small", {}, "This request is open for ", el("span", { id: "left" }), ".")),
  ].filter(Boolean);
}

function result(iconName, tone, title, lines, session = null, number = null, numberName = "Link") {
  const back = returnAddress(session?.return_url);
  return el("section", { class: "result" }, el("div", { class: `seal ${tone}` }, icon(iconName)), el("h1", {}, title),
    lines.map((line) => el("p", {}, line)),
    number ? facts([numberName, mono(number)]) : null,
    el("div", { class: "answer" },
      back ? el("a", { class: "button first", href: back, rel: "noreferrer" }, "Back to the merchant") : null,
      el("a", { class: back ? "button plain" : "button second", href: "/" }, "Open the simulator")));
}

/** The merchant's page, if it is a web address: other schemes could run a script in this page. */
function returnAddress(text) {
  const address = text && URL.canParse(text) ? new URL(text) : null;
  return address && (address.protocol === "https:" || address.protocol === "http:") ? address.href : null;
}

await renew();
setInterval(renew, 2000);
