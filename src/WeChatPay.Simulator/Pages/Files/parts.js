// The building blocks of the pages. Nothing in the pages makes HTML from a text.

/** An element: attributes by name, "on..." as listeners, texts and elements as children. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const icon = (name) => document.getElementById(`icon-${name}`).content.firstElementChild.cloneNode(true);

export const chip = (tone, text) => el("span", { class: `chip ${tone}` }, text);

export const mono = (text) => el("span", { class: "mono" }, text);

/** Name and value pairs; pairs without a value are left out. */
export function facts(...pairs) {
  const rows = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)));
  return el("dl", { class: "facts" }, rows);
}

export function empty(iconName, title, ...lines) {
  return el("div", { class: "empty" }, icon(iconName), el("h3", {}, title), lines.map((line) => el("p", {}, line)));
}

/** A choice between [value, text] pairs. */
export function segments(label, pairs, current, choose) {
  return el("div", { class: "segments", role: "group", "aria-label": label }, pairs.map(([value, text]) =>
    el("button", {
      type: "button", "aria-pressed": String(value === current), "data-key": `${label}:${value}`,
      onclick: () => choose(value),
    }, text)));
}

export function field(label, control, hint) {
  return el("label", { class: "field" }, el("span", {}, label), control, hint ? el("small", {}, hint) : null);
}

export function select(name, pairs, current) {
  return el("select", { name }, pairs.map(([value, text]) =>
    el("option", { value, selected: value === current }, text)));
}

export function toast(text, bad = false) {
  const note = el("div", { class: bad ? "toast bad" : "toast", role: bad ? "alert" : "status" }, text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), bad ? 8000 : 4000);
}

/** Runs an action while its button is disabled and shows the outcome; returns true on success. */
export async function attempt(button, action) {
  if (button) button.disabled = true;
  try {
    const said = await action();
    if (typeof said === "string") toast(said);
    return true;
  } catch (problem) {
    toast(problem.message, true);
    return false;
  } finally {
    if (button) button.disabled = false;
  }
}

/** A dialog over the page. Its buttons are [text, class, action]; an action that succeeds closes it. */
export function sheet(title, content, buttons) {
  const dialog = el("dialog", { class: "sheet", "aria-label": title });
  const close = () => dialog.close();
  const row = buttons.map(([text, look, action]) => {
    const button = el("button", { type: "button", class: look }, text);
    button.addEventListener("click", async () => {
      if (await attempt(button, action)) close();
    });
    return button;
  });
  dialog.append(
    el("header", {}, el("h2", {}, title), el("button", { type: "button", class: "plain close", "aria-label": "Close", onclick: close }, icon("close"))),
    el("div", { class: "sheet-body" }, content), el("footer", {}, row));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) close(); });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
