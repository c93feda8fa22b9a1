// Configures faults: a seeded profile, rules, or none.
import { ask, get, choices } from "./control.js";
import { el, chip, segments, field, select, attempt, toast } from "./parts.js";

const calls = {
  any: "Any call", deduct: "Deduct", pre_sign: "Pre-sign", query: "Query a payment", query_contract: "Query a contract",
  terminate: "Terminate", reverse: "Reverse", certificates: "Certificates", notify: "Notification",
};
const storms = [["", "Calm"], ["mild", "Mild"], ["harsh", "Harsh"]];

/** The rule without the counters of the simulator, so that it can be sent again. */
const resend = ({ struck, ...rule }) => rule;

export function faults({ renew }) {
  let active = { rules: [], seed: 0, profile: null, struck: {} };
  const seed = el("input", { name: "seed", inputmode: "numeric", value: "7", autocomplete: "off" });
  const set = async (rules, profile) => {
    if (rules.length === 0 && !profile) await ask("DELETE", "/faults");
    else await ask("POST", "/faults", { rules, ...(profile ? { profile, seed: seedOf(seed) } : {}) });
    await renew();
  };
  const form = ruleForm(async (rule) => set([...active.rules.map(resend), rule], active.profile));
  return {
    load: async () => {
      active = await get("/faults");
      return active;
    },
    show: (now) => [
      el("section", { class: "card" },
        el("h2", {}, "Storm"),
        el("p", { class: "soft" }, "Random faults; the same seed gives the same faults."),
        el("div", { class: "row wrap" },
          segments("Storm", storms, now.profile ?? "", (profile) => attempt(null, () => set(now.rules.map(resend), profile))),
          el("div", { class: "seed" }, field("Seed", seed)))),
      el("section", { class: "card" },
        el("div", { class: "row" }, el("h2", {}, "Rules"),
          now.rules.length === 0 && !now.profile ? null : el("button", {
            type: "button", class: "second danger", "data-key": "off", onclick: (event) => attempt(event.currentTarget, () => set([], null)),
          }, "All faults off")),
        now.rules.length === 0 ? el("p", { class: "soft" }, "No rule is set.") : el("ul", { class: "rules" }, now.rules.map((rule, index) =>
          ruleRow(rule, () => set(now.rules.filter((_, at) => at !== index).map(resend), now.profile)))),
        form),
      Object.keys(now.struck).length === 0 ? null : el("section", { class: "card" }, el("h2", {}, "Applied so far"),
        el("div", { class: "chips" }, Object.entries(now.struck).map(([name, count]) => chip("wait", `${name} × ${count}`)))),
    ],
  };
}

function seedOf(input) {
  if (!/^-?\d{1,15}$/.test(input.value.trim())) throw new Error("A seed must be a whole number, such as 7.");
  return Number(input.value);
}

function ruleRow(rule, remove) {
  const how = [
    rule.count === undefined ? null : `${rule.count} time${rule.count === 1 ? "" : "s"}`,
    rule.probability === undefined ? null : `${Math.round(rule.probability * 1000) / 10} %`,
    rule.skip ? `after ${rule.skip}` : null, rule.match ? `only ${rule.match}` : null, rule.code ?? null,
    rule.delay_seconds === undefined ? null : `${rule.delay_seconds} s`,
  ].filter(Boolean).join(", ");
  return el("li", { class: "row" },
    el("div", {}, el("strong", {}, `${calls[rule.on] ?? rule.on}: `), el("span", { class: "mono" }, rule.fault),
      el("small", {}, `${how || "always"}; applied ${rule.struck} time${rule.struck === 1 ? "" : "s"}`)),
    el("button", { type: "button", class: "plain", "aria-label": `Remove ${rule.fault}`, onclick: (event) => attempt(event.currentTarget, remove) }, "Remove"));
}

function ruleForm(add) {
  const on = select("on", Object.entries(calls), "deduct");
  const fault = el("select", { name: "fault" });
  const count = el("input", { name: "count", inputmode: "numeric", placeholder: "always", autocomplete: "off" });
  const match = el("input", { name: "match", placeholder: "all users", autocomplete: "off" });
  const follow = async () => {
    const kinds = (await choices()).faults[on.value];
    fault.replaceChildren(...kinds.map((kind) => el("option", { value: kind }, kind)));
  };
  on.addEventListener("change", follow);
  follow();
  const button = el("button", { type: "button", class: "first" }, "Add the rule");
  button.addEventListener("click", () => attempt(button, async () => {
    if (!/^\d{0,9}$/.test(count.value.trim())) throw new Error("'How often' must be a whole number. Leave it empty for always.");
    await add({
      on: on.value, fault: fault.value, ...(count.value.trim() === "" ? {} : { count: Number(count.value) }),
      ...(match.value.trim() === "" ? {} : { match: match.value.trim() }),
    });
    toast("The rule is set. The counters of all rules start again.");
  }));
  return el("div", { class: "rule-form" }, el("h3", {}, "Add a rule"),
    el("div", { class: "pair" }, field("On", on), field("Fault", fault)),
    el("div", { class: "pair" }, field("How often", count), field("Only for", match, "openid, contract, order or event type")), button);
}
