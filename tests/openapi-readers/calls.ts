// What a backend in TypeScript writes against the types made of docs/openapi.json. Compiled, not run: a field that the
// document lost, renamed or typed otherwise stops the compiler, and so does a mistake that the types ought to refuse.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const api = createClient<paths>({ baseUrl: "http://127.0.0.1:8080", headers: { Authorization: "Bearer sk_test" } });

export async function enrol(reference: string, openid: string): Promise<string | null> {
  const { data, error } = await api.POST("/v1/subscriptions", {
    body: { plan: "monthly", channel: "mini_program", customer: { reference, openid, display_name: "Li Lei" } },
  });
  if (error) {
    const told: string = `${error.code}: ${error.detail} (${error.trace_id})`;
    throw new Error(told);
  }
  const status: "incomplete" | string = data.status;
  return status === "incomplete" ? data.signing?.session_id ?? null : null;
}

export async function owed(customer: string): Promise<number> {
  let sum = 0;
  let after: string | undefined;
  for (;;) {
    const { data } = await api.GET("/v1/invoices", {
      params: { query: { status: "open", customer, limit: 100, ...(after ? { starting_after: after } : {}) } },
    });
    for (const invoice of data?.data ?? []) {
      const due: number = invoice.amount_due;
      sum += due;
    }
    after = data?.data.at(-1)?.id;
    if (!data?.has_more) return sum;
  }
}

export async function end(id: string): Promise<components["schemas"]["Canceled"] | undefined> {
  const { data } = await api.POST("/v1/subscriptions/{id}/cancel", {
    params: { path: { id } },
    body: { at: "period_end", reason: "asked for" },
  });
  return data;
}

export async function mistakes(): Promise<void> {
  // @ts-expect-error: a misspelt field
  await api.POST("/v1/plans", { body: { code: "a", name: "A", amout: 1, currency: "HKD", interval: "month" } });
  // @ts-expect-error: money as text
  await api.PATCH("/v1/plans/{plan}", { params: { path: { plan: "a" } }, body: { active: "yes" } });
  // @ts-expect-error: a state that no invoice has
  await api.GET("/v1/invoices", { params: { query: { status: "late" } } });
  // @ts-expect-error: an address that is not there
  await api.GET("/v1/invoice", {});
  // @ts-expect-error: a path without its part
  await api.GET("/v1/subscriptions/{id}", { params: { path: {} } });
}
