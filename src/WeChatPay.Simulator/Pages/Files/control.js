// Calls of the control API, and how their values are shown. Texts of merchants are only ever set as text, never as HTML.

export async function ask(method, path, body) {
  const answer = await fetch(`/_control${path}`, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  const json = text === "" ? null : JSON.parse(text);
  if (!answer.ok) {
    throw Object.assign(new Error(json?.detail ?? `The simulator answered ${answer.status}.`), { status: answer.status });
  }
  return json;
}

export const get = (path) => ask("GET", path);

let known;

/** The possible values: faults by call, currencies with their exponents, codes of declines. Fetched once. */
export async function choices() {
  known ??= await get("/choices");
  return known;
}

const exponentOf = (currency) => known.currencies.find((one) => one.code === currency)?.exponent ?? 2;

/** Minor units as people write them, using integers only: 8800 HKD is HKD 88.00. */
export function money(minor, currency) {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent).replace(/\B(?=(\d{3})+$)/g, ",");
  const sign = minor < 0 ? "-" : "";
  return `${currency} ${sign}${whole}${exponent === 0 ? "" : `.${digits.slice(-exponent)}`}`;
}

/** The balance of a user; the currency may be any. */
export function balance(user) {
  if (user.balance === null) return "Unlimited balance";
  return user.currency === null ? `${user.balance} minor units, any currency` : money(user.balance, user.currency);
}

/** Minor units of the typed text; null if it is not a valid amount. */
export function minorUnits(text, currency) {
  const exponent = exponentOf(currency);
  const match = /^(\d{1,13})(?:\.(\d*))?$/.exec(text.trim());
  if (match === null || (match[2] ?? "").length > exponent) return null;
  const minor = Number(match[1] + (match[2] ?? "").padEnd(exponent, "0"));
  return Number.isSafeInteger(minor) ? minor : null;
}

/** The decimal text of an amount, for a field to be edited. */
export function plainAmount(minor, currency) {
  return money(minor, currency).slice(currency.length + 1).replaceAll(",", "");
}

const dateTime = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
});
const clock = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC", hour: "2-digit", minute: "2-digit", second: "2-digit",
});

export const when = (iso) => `${dateTime.format(new Date(iso))} UTC`;
export const timeOfDay = (iso) => clock.format(new Date(iso));

/** The time between two times, in one unit: "9 minutes", "3 days". */
export function span(fromIso, toIso) {
  const seconds = Math.max(0, Math.round((new Date(toIso) - new Date(fromIso)) / 1000));
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [name, size] = units.find(([, each]) => seconds >= each * (each === 1 ? 0 : 2)) ?? units[3];
  const count = Math.floor(seconds / size);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

const channels = { miniprogram: "Mini program", h5: "H5", jsapi: "JSAPI", web: "Web", app: "App" };
export const channelName = (channel) => channels[channel] ?? channel;
