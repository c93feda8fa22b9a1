// Users with their balances, and contracts.
import { ask, get, choices, when, money, balance, minorUnits, plainAmount } from "./control.js";
import { el, chip, mono, empty, segments, facts, field, select, sheet } from "./parts.js";

export function users({ renew }) {
  return {
    tools: el("div", { class: "tools" },
      el("p", { class: "soft" }, "A user's balance decides whether a deduction succeeds."),
      el("button", { type: "button", class: "second", onclick: () => editUser(null, renew) }, "Add a user")),
    load: async () => (await get("/users?limit=200")).data,
    show: (list) => list.length === 0
      ? empty("people", "No users yet", "Users appear when a session names them or when they sign. You can also add one in advance.")
      : el("ul", { class: "cards" }, list.map((user) => userCard(user, renew))),
  };
}

function userCard(user, renew) {
  const count = user.signed_contracts;
  return el("li", { class: "card", "data-user": user.openid },
    el("div", { class: "row" }, el("strong", { class: "mono name" }, user.openid),
      user.declines ? chip("bad", user.declines) : null),
    el("div", { class: "row" },
      el("div", {}, el("span", { class: user.balance === null ? "soft" : "amount" }, balance(user)),
        el("small", {}, count === 0 ? "no contract" : `${count} signed contract${count === 1 ? "" : "s"}`)),
      el("button", { type: "button", class: "second", "data-key": `edit:${user.openid}`, onclick: () => editUser(user, renew) }, "Edit")));
}

async function editUser(user, renew) {
  const { currencies, decline_codes: codes } = await choices();
  const openid = el("input", { name: "openid", maxlength: 128, autocomplete: "off", placeholder: "o..." });
  const unlimited = el("input", { type: "checkbox", name: "unlimited", checked: user?.balance === null || !user });
  const currency = select("currency", currencies.map(({ code }) => [code, code]), user?.currency ?? "HKD");
  const amount = el("input", { name: "amount", inputmode: "decimal", autocomplete: "off", placeholder: "0.00" });
  if (user?.balance != null) amount.value = plainAmount(user.balance, user.currency ?? "HKD");
  const balanceFields = el("div", { class: "pair" }, field("Balance", amount), field("Currency", currency));
  const declines = select("declines", [["", "Nothing is declined"], ...codes.map((code) => [code, code])], user?.declines ?? "");
  if (user?.declines && !codes.includes(user.declines)) {
    declines.append(el("option", { value: user.declines, selected: true }, user.declines));
  }
  const follow = () => { balanceFields.hidden = unlimited.checked; };
  unlimited.addEventListener("change", follow);
  follow();
  sheet(user ? "Edit the user" : "Add a user", [
    user ? el("p", { class: "mono soft" }, user.openid) : field("Openid", openid),
    el("label", { class: "check" }, unlimited, "Unlimited"), balanceFields,
    field("Deductions", declines, "With a code here, every deduction is declined with it."),
  ], [["Save", "first", async () => {
    const name = user?.openid ?? openid.value.trim();
    if (name === "") throw new Error("Enter an openid, such as oUser1.");
    const minor = unlimited.checked ? null : minorUnits(amount.value, currency.value);
    if (minor === null && !unlimited.checked) throw new Error(`This is not an amount of ${currency.value}. Write it like ${plainAmount(8800, currency.value)}.`);
    await ask("PUT", `/users/${encodeURIComponent(name)}`, {
      balance: minor, currency: unlimited.checked ? null : currency.value, declines: declines.value || null,
    });
    await renew();
    return unlimited.checked ? "Saved: unlimited balance." : `Saved: ${money(minor, currency.value)}.`;
  }]]);
}

export function contracts({ renew }) {
  let only = "SIGNED";
  return {
    state: () => only,
    load: async () => (await get(`/contracts?limit=200${only === "all" ? "" : `&state=${only}`}`)).data,
    show: (list) => [
      segments("Show", [["SIGNED", "Signed"], ["TERMINATED", "Ended"], ["all", "All"]], only, (value) => { only = value; renew(); }),
      list.length === 0
        ? empty("sign", only === "TERMINATED" ? "No contract has ended" : "No contract is signed", "A contract is created when a user agrees on a signing page.")
        : el("ul", { class: "cards" }, list.map((contract) => contractCard(contract, renew))),
    ],
  };
}

function contractCard(contract, renew) {
  const signed = contract.state === "SIGNED";
  return el("li", { class: "card", "data-contract": contract.contract_id },
    el("div", { class: "row" },
      el("strong", { class: "name" }, contract.user_display_name ?? contract.out_contract_code),
      chip(signed ? "good" : "off", signed ? "signed" : `ended by ${contract.termination_mode.toLowerCase()}`)),
    facts(["Contract", mono(contract.contract_id)], ["Merchant's code", mono(contract.out_contract_code)],
      ["Template", String(contract.plan_id)], ["Merchant", mono(contract.sub_mchid ?? contract.mchid)],
      ["User", mono(contract.openid)], ["Signed", when(contract.signed_at)],
      ["Ended", contract.terminated_at ? when(contract.terminated_at) : null], ["Note", contract.termination_note]),
    signed ? el("div", { class: "end" }, el("button", {
      type: "button", class: "second danger", "data-key": `end:${contract.contract_id}`, onclick: () => terminate(contract, renew),
    }, "Terminate")) : null);
}

function terminate(contract, renew) {
  const note = el("input", { name: "note", maxlength: 256, autocomplete: "off" });
  const end = (by) => async () => {
    await ask("POST", `/contracts/${encodeURIComponent(contract.contract_id)}/terminate`, note.value === "" ? { by } : { by, note: note.value });
    await renew();
    return "The contract has ended.";
  };
  sheet("End this contract?", [
    el("p", {}, "Nothing can be deducted through it afterwards, and it cannot be restored. The notify address of its template receives a notification."),
    el("p", { class: "mono soft" }, contract.contract_id), field("Note (optional)", note),
  ], [["As the user", "first danger", end("user")], ["As WeChat Pay", "second", end("platform")]]);
}
