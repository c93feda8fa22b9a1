// Shows the business clock and moves it; due work runs on the way.
import { ask, get, when } from "./control.js";
import { el, attempt, facts, field, sheet } from "./parts.js";

const steps = [["1 hour", 3600], ["1 day", 86400], ["1 week", 604800], ["30 days", 2592000]];

export async function moveClock(renew) {
  const clock = await get("/clock");
  const due = clock.next_due_at;
  const to = el("input", { type: "datetime-local", name: "to", step: 1, value: clock.now.slice(0, 19) });
  const move = async (iso) => {
    const after = await ask("POST", "/clock", { to: iso });
    await renew();
    return `The clock shows ${when(after.now)}.`;
  };
  const ahead = (seconds) => async () => move(new Date(Date.parse((await get("/clock")).now) + seconds * 1000).toISOString());
  const dialog = sheet("The business clock", [
    facts(["Now", when(clock.now)], ["Next due", due ? when(due) : "nothing"]),
    el("p", { class: "soft" }, "It only moves forward, and runs all work that is due on the way. When you run it with the billing engine, move the engine's test clock instead: that also moves this clock."),
    el("div", { class: "steps" }),
    field("Or to a time (UTC)", to),
  ], [["Move", "first", () => {
    if (to.value === "") throw new Error("Enter a time to move the clock to.");
    return move(new Date(`${to.value}Z`).toISOString());
  }], ...(due ? [["To the next due", "second", () => move(due)]] : [])]);
  dialog.querySelector(".steps").append(...steps.map(([text, seconds]) => {
    const button = el("button", { type: "button", class: "second" }, `+ ${text}`);
    button.addEventListener("click", async () => {
      if (await attempt(button, ahead(seconds))) dialog.close();
    });
    return button;
  }));
}
