// A backend's first hour, in TypeScript: the types are made of docs/openapi.json, the requests go to a running engine.
// Prints what it found as JSON; the test that runs it looks at that.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

declare const process: { argv: string[]; stdout: { write(text: string): void } };
declare function setTimeout(then: () => void, milliseconds: number): unknown;

const [engine, simulator, key] = process.argv.slice(2) as [string, string, string];
// Some lists can also be had as CSV; this client asks for JSON.
const api = createClient<paths, "application/json" | "application/problem+json">({
  baseUrl: engine, headers: { Authorization: `Bearer ${key}` },
});

type Subscription = components["schemas"]["Subscription"];

function answered<T>(answer: { data?: T; error?: components["schemas"]["Problem"] }): T {
  if (answer.data === undefined) throw new Error(`${answer.error?.code}: ${answer.error?.detail}`);
  return answer.data;
}

async function until(id: string, status: Subscription["status"]): Promise<Subscription> {
  for (let tries = 0; tries < 600; tries++) {
    const found = answered(await api.GET("/v1/subscriptions/{id}", {
      params: { path: { id }, query: { expand: "contract,latest_invoice" } },
    }));
    if (found.status === status) return found;
    await new Promise<void>(then => setTimeout(then, 100));
  }
  throw new Error(`${id} did not become ${status}`);
}

const plan = answered(await api.POST("/v1/plans", {
  body: {
    code: "typed", name: "Typed", amount: 8800, currency: "HKD", interval: "month", contract_template_id: 123,
    metadata: { tier: "gold" },
  },
}));

// The same request under the same key is answered as the first was.
const enrol = () => api.POST("/v1/subscriptions", {
  params: { header: { "Idempotency-Key": "first-hour" } },
  body: {
    plan: plan.code, channel: "mini_program",
    customer: { reference: "typed-user", openid: "o-typed-user", display_name: "Li Lei" },
  },
});
const enrolled = answered(await enrol());
const again = answered(await enrol());

await fetch(`${simulator}/_control/sessions/${enrolled.signing?.session_id}/sign`, { method: "POST" });
const active = await until(enrolled.id, "active");

const invoices = answered(await api.GET("/v1/invoices", { params: { query: { subscription: enrolled.id } } }));
const payments = answered(await api.GET("/v1/payments", {
  params: { query: { subscription: enrolled.id, status: "succeeded", limit: 1 } },
}));
const events = answered(await api.GET("/v1/events", { params: { query: { object: enrolled.id, limit: 100 } } }));

const { error, response } = await api.POST("/v1/plans", {
  body: { code: "typed", name: "Twice", amount: 1, currency: "HKD", interval: "day", contract_template_id: 123 },
});
const canceled = answered(await api.POST("/v1/subscriptions/{id}/cancel", {
  params: { path: { id: enrolled.id } }, body: { at: "now", refund: "prorated", reason: "asked for" },
}));

process.stdout.write(JSON.stringify({
  tier: plan.metadata["tier"],
  twice: again.id === enrolled.id,
  contract: typeof active.contract === "object" ? active.contract?.status : active.contract,
  paid: invoices.data.map(invoice => [invoice.status, invoice.amount, invoice.currency]),
  taken: payments.data[0]?.amount,
  events: events.data.map(event => event.type),
  refused: [response.status, error?.code],
  canceled: [canceled.status, canceled.refund !== null],
}));
