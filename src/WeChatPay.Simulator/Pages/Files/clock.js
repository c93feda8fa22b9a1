// The business clock: shown, and moved through all that falls due.
import { ask, get, when } from "./door.js";
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
    el("p", { class: "soft" }, "It only goes forward, and does on the way whatever falls due. With the billing engine beside it, move the engine's test clock instead: that one moves this one."),
    el("div", { class: "steps" }),
    field("Or to (UTC)", to),
  ], [["Move", "first", () => {
    if (to.value === "") throw new Error("Say where to move the clock to.");
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
