-- The schema after all migrations. A test writes this file: do not edit it.
-- Reasons and comments are in migrations/; each table names the files that mention it, its maker first.

CREATE OR REPLACE FUNCTION events_make_deliveries()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    INSERT INTO webhook_deliveries (endpoint_id, event_id, merchant_id, status, due_at, created_at)
    SELECT e.id, n.id, n.merchant_id, 'pending', n.created_at, n.created_at
    FROM new_events n JOIN webhook_endpoints e ON e.merchant_id = n.merchant_id AND e.status = 'enabled'
    -- That an endpoint was disabled is told to the others only.
    WHERE e.id <> n.object_id
        AND (e.event_types && ARRAY[n.type, split_part(n.type, '.', 1) || '.*']
            OR ('*' = ANY (e.event_types) AND n.type <> 'reconciliation.matched'));
    RETURN NULL;
END
$function$;

CREATE OR REPLACE FUNCTION ledger_check_exchange()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF (SELECT count(*) FILTER (WHERE debit = 'fx_difference') <> count(*) FILTER (WHERE credit = 'fx_difference')
        FROM ledger_entries WHERE cause_id = NEW.cause_id) THEN
        RAISE EXCEPTION 'An exchange of % has only one of its halves in the ledger.', NEW.cause_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ledger_exchange_balances';
    END IF;
    RETURN NULL;
END
$function$;

CREATE OR REPLACE FUNCTION ledger_refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: book a correcting entry instead.' USING ERRCODE = 'restrict_violation';
END
$function$;

-- made by the migrations themselves
CREATE TABLE schema_migrations (
    name       text        NOT NULL,
    checksum   text        NOT NULL,
    applied_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT schema_migrations_pkey PRIMARY KEY (name)
);

-- 0001_merchants.sql
CREATE TABLE merchants (
    id                     uuid        NOT NULL,
    account_key            text        NOT NULL,
    sub_mchid              text,
    sub_appid              text,
    name                   text        NOT NULL,
    merchant_category_code text        NOT NULL,
    time_zone              text        NOT NULL,
    created_at             timestamptz NOT NULL,
    CONSTRAINT merchants_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX merchants_route ON merchants USING btree (account_key, COALESCE(sub_mchid, ''::text));

-- 0001_merchants.sql, 0023_api_key_lives.sql
CREATE TABLE api_keys (
    id          uuid        NOT NULL,
    merchant_id uuid        NOT NULL,
    key_hash    bytea       NOT NULL,
    name        text        NOT NULL,
    scopes      text[]      NOT NULL,
    created_at  timestamptz NOT NULL,
    revoked_at  timestamptz,
    expires_at  timestamptz,
    hint        text        DEFAULT ''::text NOT NULL,
    CONSTRAINT api_keys_pkey PRIMARY KEY (id),
    CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash),
    CONSTRAINT api_keys_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);
CREATE INDEX api_keys_list ON api_keys USING btree (merchant_id, id DESC);

-- 0001_merchants.sql
CREATE TABLE business_clock (
    only_row       boolean          DEFAULT true NOT NULL,
    offset_seconds double precision NOT NULL,
    CONSTRAINT business_clock_pkey PRIMARY KEY (only_row),
    CONSTRAINT business_clock_only_row_check CHECK (only_row)
);

-- 0002_plans_customers.sql, 0007_list_indexes.sql
CREATE TABLE plans (
    id                     uuid        NOT NULL,
    merchant_id            uuid        NOT NULL,
    code                   text        NOT NULL,
    name                   text        NOT NULL,
    description            text        NOT NULL,
    amount_minor           bigint      NOT NULL,
    currency               text        NOT NULL,
    interval_unit          text        NOT NULL,
    interval_count         integer     NOT NULL,
    trial_days             integer     NOT NULL,
    grace_days             integer     NOT NULL,
    contract_template_id   bigint      NOT NULL,
    merchant_category_code text        NOT NULL,
    dunning_retry_days     integer[]   NOT NULL,
    dunning_then           text        NOT NULL,
    missed_periods         text        NOT NULL,
    active                 boolean     NOT NULL,
    metadata               jsonb       NOT NULL,
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    event_sequence         bigint      NOT NULL,
    CONSTRAINT plans_pkey PRIMARY KEY (id),
    CONSTRAINT plans_code UNIQUE (merchant_id, code),
    CONSTRAINT plans_amount_minor_check CHECK (amount_minor > 0),
    CONSTRAINT plans_dunning_then_check CHECK (dunning_then = ANY (ARRAY['cancel'::text, 'unpaid'::text])),
    CONSTRAINT plans_grace_days_check CHECK (grace_days >= 0),
    CONSTRAINT plans_interval_count_check CHECK (interval_count > 0),
    CONSTRAINT plans_interval_unit_check CHECK (interval_unit = ANY (ARRAY['day'::text, 'week'::text, 'month'::text, 'year'::text])),
    CONSTRAINT plans_missed_periods_check CHECK (missed_periods = ANY (ARRAY['bill_all'::text, 'newest'::text, 'skip'::text])),
    CONSTRAINT plans_trial_days_check CHECK (trial_days >= 0),
    CONSTRAINT plans_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);
CREATE INDEX plans_list ON plans USING btree (merchant_id, id DESC);
CREATE INDEX plans_metadata ON plans USING gin (metadata jsonb_path_ops);

-- 0002_plans_customers.sql, 0007_list_indexes.sql, 0022_subscriber_tokens.sql
CREATE TABLE customers (
    id             uuid        NOT NULL,
    merchant_id    uuid        NOT NULL,
    reference      text        NOT NULL,
    openid         text,
    sp_openid      text,
    display_name   text        NOT NULL,
    time_zone      text,
    metadata       jsonb       NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    event_sequence bigint      NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_reference UNIQUE (merchant_id, reference),
    CONSTRAINT customers_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);
CREATE INDEX customers_list ON customers USING btree (merchant_id, id DESC);
CREATE INDEX customers_metadata ON customers USING gin (metadata jsonb_path_ops);
CREATE INDEX customers_openid ON customers USING btree (merchant_id, openid) WHERE openid IS NOT NULL;

-- 0003_contracts_subscriptions.sql
CREATE TABLE contracts (
    id                 uuid        NOT NULL,
    merchant_id        uuid        NOT NULL,
    customer_id        uuid        NOT NULL,
    subscription_id    uuid        NOT NULL,
    account_key        text        NOT NULL,
    out_contract_code  text        NOT NULL,
    contract_number    text,
    payer_openid       text,
    template_id        bigint      NOT NULL,
    channel            text        NOT NULL,
    status             text        NOT NULL,
    session_id         text,
    signing_url        text,
    session_expires_at timestamptz NOT NULL,
    signed_at          timestamptz,
    expires_at         timestamptz,
    terminated_at      timestamptz,
    terminated_by      text,
    termination_note   text,
    next_check_at      timestamptz,
    check_step         integer     NOT NULL,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    event_sequence     bigint      NOT NULL,
    CONSTRAINT contracts_pkey PRIMARY KEY (id),
    CONSTRAINT contracts_code UNIQUE (account_key, out_contract_code),
    CONSTRAINT contracts_number UNIQUE (account_key, contract_number),
    CONSTRAINT contracts_status_check CHECK (status = ANY (ARRAY['pending'::text, 'signed'::text, 'terminating'::text, 'terminated'::text, 'expired'::text])),
    CONSTRAINT contracts_terminated_by_check CHECK (terminated_by = ANY (ARRAY['user'::text, 'merchant'::text, 'wechat'::text])),
    CONSTRAINT contracts_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT contracts_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);
CREATE INDEX contracts_check ON contracts USING btree (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX contracts_customer ON contracts USING btree (customer_id);
CREATE INDEX contracts_list ON contracts USING btree (merchant_id, id DESC);
CREATE INDEX contracts_subscription ON contracts USING btree (subscription_id);

-- 0003_contracts_subscriptions.sql, 0007_list_indexes.sql, 0024_searches.sql, 0033_derived_numbers.sql
CREATE TABLE subscriptions (
    id                   uuid                        NOT NULL,
    merchant_id          uuid                        NOT NULL,
    customer_id          uuid                        NOT NULL,
    plan_id              uuid                        NOT NULL,
    plan_code            text                        NOT NULL,
    allow_duplicate      boolean                     NOT NULL,
    contract_id          uuid,
    status               text                        NOT NULL,
    anchor_local         timestamp without time zone,
    time_zone            text                        NOT NULL,
    tz_version           text,
    interval_unit        text                        NOT NULL,
    interval_count       integer                     NOT NULL,
    next_period          integer                     NOT NULL,
    next_renewal_at      timestamptz,
    current_period_start timestamptz,
    current_period_end   timestamptz,
    paid_until           timestamptz,
    trial_days           integer                     NOT NULL,
    trial_end            timestamptz,
    billing_anchor       timestamptz,
    past_due_since       timestamptz,
    signature_required   boolean                     NOT NULL,
    cancel_at_period_end boolean                     NOT NULL,
    ends_at              timestamptz,
    ends_because         text,
    canceled_at          timestamptz,
    cancel_reason        text,
    started_at           timestamptz,
    ended_at             timestamptz,
    latest_invoice_id    uuid,
    metadata             jsonb                       NOT NULL,
    created_at           timestamptz                 NOT NULL,
    updated_at           timestamptz                 NOT NULL,
    event_sequence       bigint                      NOT NULL,
    signing_count        integer                     DEFAULT 0 NOT NULL,
    CONSTRAINT subscriptions_pkey PRIMARY KEY (id),
    CONSTRAINT subscriptions_status_check CHECK (status = ANY (ARRAY['incomplete'::text, 'incomplete_expired'::text, 'trialing'::text, 'active'::text, 'past_due'::text, 'unpaid'::text, 'canceled'::text])),
    CONSTRAINT subscriptions_contract_id_fkey FOREIGN KEY (contract_id) REFERENCES contracts(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT subscriptions_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT subscriptions_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
    CONSTRAINT subscriptions_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plans(id)
) WITH (fillfactor=85, autovacuum_vacuum_scale_factor=0.02);
CREATE INDEX subscriptions_contract ON subscriptions USING btree (contract_id);
CREATE INDEX subscriptions_customer ON subscriptions USING btree (customer_id);
CREATE INDEX subscriptions_ends ON subscriptions USING btree (ends_at) WHERE ends_at IS NOT NULL;
CREATE INDEX subscriptions_list ON subscriptions USING btree (merchant_id, id DESC);
CREATE INDEX subscriptions_metadata ON subscriptions USING gin (metadata jsonb_path_ops);
CREATE UNIQUE INDEX subscriptions_one_per_offer ON subscriptions USING btree (customer_id, plan_code) WHERE NOT allow_duplicate AND (status = ANY (ARRAY['incomplete'::text, 'trialing'::text, 'active'::text, 'past_due'::text, 'unpaid'::text]));
CREATE INDEX subscriptions_plan ON subscriptions USING btree (plan_id, id DESC);
CREATE INDEX subscriptions_renewal ON subscriptions USING btree (next_renewal_at) WHERE next_renewal_at IS NOT NULL;

-- 0004_invoices_payments.sql, 0007_list_indexes.sql, 0008_stopped_invoices.sql, 0031_fewer_indexes.sql, 0033_derived_numbers.sql
CREATE TABLE invoices (
    id                     uuid        NOT NULL,
    merchant_id            uuid        NOT NULL,
    subscription_id        uuid        NOT NULL,
    customer_id            uuid        NOT NULL,
    status                 text        NOT NULL,
    period_index           integer     NOT NULL,
    period_start           timestamptz NOT NULL,
    period_end             timestamptz NOT NULL,
    currency               text        NOT NULL,
    total_minor            bigint      NOT NULL,
    due_minor              bigint      NOT NULL,
    description            text        NOT NULL,
    merchant_category_code text        NOT NULL,
    payment_count          integer     NOT NULL,
    latest_payment_id      uuid,
    dunning_step           integer     NOT NULL,
    first_declined_at      timestamptz,
    next_attempt_at        timestamptz,
    paid_at                timestamptz,
    closed_at              timestamptz,
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    event_sequence         bigint      NOT NULL,
    stopped_reason         text,
    derived_numbers        boolean     DEFAULT false NOT NULL,
    CONSTRAINT invoices_pkey PRIMARY KEY (id),
    CONSTRAINT invoices_period UNIQUE (subscription_id, period_start),
    CONSTRAINT invoices_check CHECK (due_minor >= 0 AND due_minor <= total_minor),
    CONSTRAINT invoices_status_check CHECK (status = ANY (ARRAY['open'::text, 'paid'::text, 'void'::text, 'uncollectible'::text])),
    CONSTRAINT invoices_stopped_reason_check CHECK (stopped_reason = ANY (ARRAY['canceled'::text, 'signature_required'::text, 'contract_gone'::text, 'request_refused'::text, 'retries_exhausted'::text, 'payment_reversed'::text, 'payment_failed'::text, 'outcome_refused'::text])),
    CONSTRAINT invoices_total_minor_check CHECK (total_minor > 0),
    CONSTRAINT invoices_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT invoices_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
    CONSTRAINT invoices_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
) WITH (fillfactor=85);
CREATE INDEX invoices_customer ON invoices USING btree (customer_id, id DESC);
CREATE INDEX invoices_declined ON invoices USING btree (subscription_id) WHERE first_declined_at IS NOT NULL;
CREATE INDEX invoices_list ON invoices USING btree (merchant_id, id DESC);

-- 0004_invoices_payments.sql
CREATE TABLE invoice_lines (
    id           uuid    NOT NULL,
    invoice_id   uuid    NOT NULL,
    position     integer NOT NULL,
    description  text    NOT NULL,
    quantity     integer NOT NULL,
    amount_minor bigint  NOT NULL,
    CONSTRAINT invoice_lines_pkey PRIMARY KEY (id),
    CONSTRAINT invoice_lines_position UNIQUE (invoice_id, "position"),
    CONSTRAINT invoice_lines_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id)
);

-- 0004_invoices_payments.sql, 0007_list_indexes.sql, 0010_refunds.sql, 0011_orders.sql, 0014_reconciliation.sql, 0031_fewer_indexes.sql
CREATE TABLE payments (
    id                     uuid        NOT NULL,
    merchant_id            uuid        NOT NULL,
    kind                   text        NOT NULL,
    account_key            text        NOT NULL,
    sub_mchid              text,
    sub_appid              text,
    invoice_id             uuid,
    subscription_id        uuid,
    customer_id            uuid,
    contract_id            uuid,
    contract_number        text,
    payer_openid           text,
    out_trade_no           text        NOT NULL,
    transaction_id         text,
    status                 text        NOT NULL,
    amount_minor           bigint      NOT NULL,
    currency               text        NOT NULL,
    description            text        NOT NULL,
    merchant_category_code text        NOT NULL,
    due_at                 timestamptz,
    attempts               integer     NOT NULL,
    lease_until            timestamptz,
    fence                  bigint      NOT NULL,
    unknown_reason         text,
    unknown_since          timestamptz,
    lost_at                timestamptz,
    ladder_step            integer     NOT NULL,
    decline_code           text,
    decline_message        text,
    decline_class          text,
    replace_when_dead      boolean     NOT NULL,
    evidence               text,
    paid_at                timestamptz,
    late                   boolean     NOT NULL,
    bank_type              text,
    payer_total_minor      bigint,
    payer_currency         text,
    exchange_rate_type     text,
    exchange_rate          bigint,
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    event_sequence         bigint      NOT NULL,
    refund_reserved_minor  bigint      DEFAULT 0 NOT NULL,
    refunded_minor         bigint      DEFAULT 0 NOT NULL,
    CONSTRAINT payments_pkey PRIMARY KEY (id),
    CONSTRAINT payments_number UNIQUE (account_key, out_trade_no),
    CONSTRAINT payments_amount_minor_check CHECK (amount_minor > 0),
    CONSTRAINT payments_kind_check CHECK (kind = ANY (ARRAY['deduction'::text, 'app_order'::text])),
    CONSTRAINT payments_of_kind CHECK (
CASE kind
    WHEN 'app_order'::text THEN invoice_id IS NULL AND contract_id IS NULL AND subscription_id IS NULL AND (status <> ALL (ARRAY['submitting'::text, 'unknown'::text, 'declined'::text, 'reversing'::text, 'reversed'::text, 'failed'::text]))
    ELSE status <> ALL (ARRAY['awaiting_payer'::text, 'closing'::text, 'closed'::text])
END),
    CONSTRAINT payments_refunds CHECK (refunded_minor >= 0 AND refunded_minor <= refund_reserved_minor AND refund_reserved_minor <= amount_minor),
    CONSTRAINT payments_status_check CHECK (status = ANY (ARRAY['created'::text, 'submitting'::text, 'unknown'::text, 'declined'::text, 'reversing'::text, 'awaiting_payer'::text, 'closing'::text, 'succeeded'::text, 'partially_refunded'::text, 'refunded'::text, 'reversed'::text, 'closed'::text, 'canceled'::text, 'failed'::text, 'quarantined'::text])),
    CONSTRAINT payments_contract_id_fkey FOREIGN KEY (contract_id) REFERENCES contracts(id),
    CONSTRAINT payments_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT payments_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id),
    CONSTRAINT payments_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
    CONSTRAINT payments_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
) WITH (fillfactor=80, autovacuum_vacuum_scale_factor=0.02);
CREATE INDEX payments_claimed ON payments USING btree (lease_until) WHERE status = 'submitting'::text;
CREATE INDEX payments_customer ON payments USING btree (customer_id, id DESC);
CREATE INDEX payments_list ON payments USING btree (merchant_id, id DESC);
CREATE UNIQUE INDEX payments_one_in_flight_per_contract ON payments USING btree (contract_id) WHERE status = ANY (ARRAY['submitting'::text, 'unknown'::text]);
CREATE UNIQUE INDEX payments_one_live_per_invoice ON payments USING btree (invoice_id) WHERE status = ANY (ARRAY['created'::text, 'submitting'::text, 'unknown'::text, 'declined'::text, 'reversing'::text, 'quarantined'::text]);
CREATE INDEX payments_orders ON payments USING btree (merchant_id, id DESC) WHERE kind = 'app_order'::text;
CREATE INDEX payments_orders_due ON payments USING btree (due_at) WHERE kind = 'app_order'::text AND due_at IS NOT NULL;
CREATE INDEX payments_paid ON payments USING btree (merchant_id, paid_at) WHERE paid_at IS NOT NULL;
CREATE INDEX payments_to_resolve ON payments USING btree (due_at) WHERE status = ANY (ARRAY['unknown'::text, 'reversing'::text]);
CREATE INDEX payments_to_send ON payments USING btree (due_at) WHERE (status = ANY (ARRAY['created'::text, 'declined'::text])) AND due_at IS NOT NULL;
CREATE UNIQUE INDEX payments_transaction ON payments USING btree (account_key, transaction_id) WHERE transaction_id IS NOT NULL;

-- 0005_facts.sql, 0021_webhooks.sql, 0030_events_as_written.sql, 0031_fewer_indexes.sql
CREATE TABLE events (
    id              uuid        NOT NULL,
    merchant_id     uuid        NOT NULL,
    type            text        NOT NULL,
    object_type     text        NOT NULL,
    object_id       uuid        NOT NULL,
    sequence        bigint      NOT NULL,
    subscription_id uuid,
    data            json        NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (merchant_id, id),
    CONSTRAINT events_sequence UNIQUE (object_id, sequence)
);
CREATE INDEX events_subscription ON events USING btree (subscription_id, id);
CREATE INDEX events_type ON events USING btree (merchant_id, type, id DESC);
CREATE TRIGGER events_make_deliveries AFTER INSERT ON events REFERENCING NEW TABLE AS new_events FOR EACH STATEMENT EXECUTE FUNCTION events_make_deliveries();

-- 0005_facts.sql, 0031_fewer_indexes.sql
CREATE TABLE gateway_calls (
    id              uuid        NOT NULL,
    merchant_id     uuid        NOT NULL,
    operation       text        NOT NULL,
    object_id       uuid        NOT NULL,
    subscription_id uuid,
    attempt         integer,
    started_at      timestamptz NOT NULL,
    duration_ms     integer     NOT NULL,
    outcome         text        NOT NULL,
    http_status     integer,
    code            text,
    message         text,
    request_id      text,
    CONSTRAINT gateway_calls_pkey PRIMARY KEY (object_id, id)
);
CREATE INDEX gateway_calls_subscription ON gateway_calls USING btree (subscription_id, id);

-- 0005_facts.sql, 0031_fewer_indexes.sql
CREATE TABLE notifications (
    id              uuid        NOT NULL,
    account_key     text        NOT NULL,
    notification_id text        NOT NULL,
    event_type      text        NOT NULL,
    status          text        NOT NULL,
    reason          text,
    merchant_id     uuid,
    object_id       uuid,
    subscription_id uuid,
    resource        text        NOT NULL,
    received_at     timestamptz NOT NULL,
    CONSTRAINT notifications_once PRIMARY KEY (account_key, notification_id),
    CONSTRAINT notifications_status_check CHECK (status = ANY (ARRAY['applied'::text, 'unchanged'::text, 'parked'::text, 'ignored'::text]))
);
CREATE INDEX notifications_subscription ON notifications USING btree (subscription_id, id);

-- 0005_facts.sql, 0013_books.sql, 0031_fewer_indexes.sql
CREATE TABLE ledger_entries (
    id           uuid        NOT NULL,
    merchant_id  uuid        NOT NULL,
    debit        text        NOT NULL,
    credit       text        NOT NULL,
    amount_minor bigint      NOT NULL,
    currency     text        NOT NULL,
    kind         text        NOT NULL,
    cause_type   text        NOT NULL,
    cause_id     uuid        NOT NULL,
    booked_at    timestamptz NOT NULL,
    CONSTRAINT ledger_entries_pkey PRIMARY KEY (merchant_id, id),
    CONSTRAINT ledger_once UNIQUE (cause_id, kind),
    CONSTRAINT ledger_accounts CHECK (debit <> credit),
    CONSTRAINT ledger_entries_amount_minor_check CHECK (amount_minor > 0)
);
CREATE TRIGGER ledger_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE CONSTRAINT TRIGGER ledger_exchange_balances AFTER INSERT ON ledger_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.debit = 'fx_difference'::text OR new.credit = 'fx_difference'::text) EXECUTE FUNCTION ledger_check_exchange();

-- 0005_facts.sql, 0036_alerts_read.sql
CREATE TABLE alerts (
    id          uuid        NOT NULL,
    merchant_id uuid,
    code        text        NOT NULL,
    detail      text        NOT NULL,
    object_type text,
    object_id   uuid,
    raised_at   timestamptz NOT NULL,
    resolved_at timestamptz,
    resolution  text,
    CONSTRAINT alerts_pkey PRIMARY KEY (id)
);
CREATE INDEX alerts_list ON alerts USING btree (merchant_id, id DESC);
CREATE INDEX alerts_object ON alerts USING btree (object_id, id DESC);
CREATE UNIQUE INDEX alerts_once ON alerts USING btree (object_id, code) WHERE resolved_at IS NULL;
CREATE INDEX alerts_open ON alerts USING btree (raised_at) WHERE resolved_at IS NULL;

-- 0006_operator_sessions.sql
CREATE TABLE operator_session_keys (
    name       text        NOT NULL,
    content    text        NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT operator_session_keys_pkey PRIMARY KEY (name)
);

-- 0010_refunds.sql, 0014_reconciliation.sql, 0024_searches.sql, 0032_refund_attempts.sql, 0033_derived_numbers.sql
CREATE TABLE refunds (
    id                      uuid        NOT NULL,
    merchant_id             uuid        NOT NULL,
    payment_id              uuid        NOT NULL,
    subscription_id         uuid,
    customer_id             uuid,
    account_key             text        NOT NULL,
    sub_mchid               text,
    sub_appid               text,
    out_refund_no           text        NOT NULL,
    out_trade_no            text        NOT NULL,
    transaction_id          text        NOT NULL,
    refund_number           text,
    status                  text        NOT NULL,
    cause                   text        NOT NULL,
    total_minor             bigint      NOT NULL,
    amount_minor            bigint      NOT NULL,
    currency                text        NOT NULL,
    reason                  text,
    due_at                  timestamptz,
    sent_at                 timestamptz,
    attempts                integer     NOT NULL,
    lease_until             timestamptz,
    fence                   bigint      NOT NULL,
    unknown_since           timestamptz,
    answer_lost             boolean     DEFAULT false NOT NULL,
    ladder_step             integer     NOT NULL,
    failure_code            text,
    failure_message         text,
    succeeded_at            timestamptz,
    received_by             text,
    fund_source             text,
    payer_refund_minor      bigint,
    payer_currency          text,
    settlement_refund_minor bigint,
    settlement_currency     text,
    exchange_rate_type      text,
    exchange_rate           bigint,
    created_at              timestamptz NOT NULL,
    updated_at              timestamptz NOT NULL,
    event_sequence          bigint      NOT NULL,
    lost_at                 timestamptz,
    refused                 boolean     DEFAULT false NOT NULL,
    not_found               integer     DEFAULT 0 NOT NULL,
    reference               text,
    asked_minor             bigint,
    number_used             boolean     DEFAULT false NOT NULL,
    CONSTRAINT refunds_pkey PRIMARY KEY (id),
    CONSTRAINT refunds_number UNIQUE (account_key, out_refund_no),
    CONSTRAINT refunds_cause_check CHECK (cause = ANY (ARRAY['requested'::text, 'late_success'::text, 'canceled'::text])),
    CONSTRAINT refunds_check CHECK (amount_minor >= 1 AND amount_minor <= total_minor),
    CONSTRAINT refunds_status_check CHECK (status = ANY (ARRAY['created'::text, 'processing'::text, 'unknown'::text, 'succeeded'::text, 'closed'::text, 'abnormal'::text])),
    CONSTRAINT refunds_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT refunds_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
    CONSTRAINT refunds_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
    CONSTRAINT refunds_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
) WITH (fillfactor=85);
CREATE INDEX refunds_gateway_number ON refunds USING btree (account_key, refund_number) WHERE refund_number IS NOT NULL;
CREATE INDEX refunds_given ON refunds USING btree (merchant_id, succeeded_at) WHERE succeeded_at IS NOT NULL;
CREATE INDEX refunds_list ON refunds USING btree (merchant_id, id DESC);
CREATE INDEX refunds_payment ON refunds USING btree (payment_id, id DESC);
CREATE INDEX refunds_to_ask ON refunds USING btree (due_at) WHERE status = ANY (ARRAY['processing'::text, 'unknown'::text, 'abnormal'::text]);
CREATE INDEX refunds_to_send ON refunds USING btree (due_at) WHERE status = 'created'::text;

-- 0011_orders.sql
CREATE TABLE orders (
    id               uuid        NOT NULL,
    merchant_id      uuid        NOT NULL,
    reference        text,
    attach           text,
    goods_tag        text,
    detail           jsonb,
    scene            jsonb,
    expires_at       timestamptz NOT NULL,
    prepay_id        text,
    prepay_until     timestamptz,
    given_up_at      timestamptz,
    given_up_because text,
    metadata         jsonb       NOT NULL,
    created_at       timestamptz NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_given_up CHECK ((given_up_at IS NULL) = (given_up_because IS NULL)),
    CONSTRAINT orders_given_up_because_check CHECK (given_up_because = ANY (ARRAY['requested'::text, 'expired'::text, 'refused'::text, 'closed_by_wechat'::text])),
    CONSTRAINT orders_id_fkey FOREIGN KEY (id) REFERENCES payments(id),
    CONSTRAINT orders_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
) WITH (fillfactor=85);
CREATE INDEX orders_metadata ON orders USING gin (metadata jsonb_path_ops);
CREATE INDEX orders_reference ON orders USING btree (merchant_id, reference) WHERE reference IS NOT NULL;

-- 0014_reconciliation.sql
CREATE TABLE statements (
    id          uuid        NOT NULL,
    merchant_id uuid        NOT NULL,
    day         date        NOT NULL,
    sha1        text        NOT NULL,
    bytes       bigint      NOT NULL,
    line_count  bigint      NOT NULL,
    fetched_at  timestamptz NOT NULL,
    CONSTRAINT statements_pkey PRIMARY KEY (id),
    CONSTRAINT statements_once UNIQUE (merchant_id, day, sha1),
    CONSTRAINT statements_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);

-- 0014_reconciliation.sql
CREATE TABLE statement_parts (
    statement_id uuid    NOT NULL,
    part         integer NOT NULL,
    data         bytea   NOT NULL,
    CONSTRAINT statement_parts_pkey PRIMARY KEY (statement_id, part),
    CONSTRAINT statement_parts_statement_id_fkey FOREIGN KEY (statement_id) REFERENCES statements(id)
);

-- 0014_reconciliation.sql
CREATE TABLE statement_lines (
    statement_id        uuid        NOT NULL,
    line                bigint      NOT NULL,
    unreadable          text,
    raw                 text,
    is_refund           boolean     NOT NULL,
    traded_at           timestamptz,
    sub_mchid           text,
    transaction_id      text,
    out_trade_no        text,
    refund_number       text,
    out_refund_no       text,
    trade_type          text,
    state               text,
    bank_type           text,
    amount_minor        bigint,
    currency            text,
    payer_minor         bigint,
    payer_currency      text,
    settlement_minor    bigint,
    settlement_currency text,
    fee_minor           bigint,
    fee_rate            numeric,
    exchange_rate       numeric,
    coupon_minor        bigint,
    discount_minor      bigint,
    payment_id          uuid,
    refund_id           uuid,
    CONSTRAINT statement_lines_pkey PRIMARY KEY (statement_id, line),
    CONSTRAINT statement_lines_statement_id_fkey FOREIGN KEY (statement_id) REFERENCES statements(id)
);
CREATE INDEX statement_lines_payment ON statement_lines USING btree (payment_id) WHERE payment_id IS NOT NULL AND NOT is_refund;
CREATE INDEX statement_lines_refund ON statement_lines USING btree (refund_id) WHERE refund_id IS NOT NULL;

-- 0014_reconciliation.sql, 0034_last_answer_of_a_day.sql, 0036_alerts_read.sql
CREATE TABLE reconciliations (
    id               uuid        NOT NULL,
    merchant_id      uuid        NOT NULL,
    day              date        NOT NULL,
    status           text        NOT NULL,
    due_at           timestamptz,
    asks             integer     NOT NULL,
    lease_until      timestamptz,
    fence            bigint      NOT NULL,
    statement_id     uuid,
    line_count       bigint      NOT NULL,
    matched_count    bigint      NOT NULL,
    open_differences bigint      NOT NULL,
    compared_at      timestamptz,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    event_sequence   bigint      NOT NULL,
    last_asked_at    timestamptz,
    last_answer      text,
    payouts_listed   boolean,
    CONSTRAINT reconciliations_pkey PRIMARY KEY (id),
    CONSTRAINT reconciliations_day UNIQUE (merchant_id, day),
    CONSTRAINT reconciliations_status_check CHECK (status = ANY (ARRAY['waiting'::text, 'matched'::text, 'differences_found'::text])),
    CONSTRAINT reconciliations_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
    CONSTRAINT reconciliations_statement_id_fkey FOREIGN KEY (statement_id) REFERENCES statements(id)
);
CREATE INDEX reconciliations_due ON reconciliations USING btree (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX reconciliations_list ON reconciliations USING btree (merchant_id, id DESC);
CREATE INDEX reconciliations_open ON reconciliations USING btree (day) WHERE status <> 'matched'::text;
CREATE INDEX reconciliations_statement ON reconciliations USING btree (statement_id) WHERE statement_id IS NOT NULL;

-- 0014_reconciliation.sql
CREATE TABLE reconciliation_calendars (
    merchant_id uuid NOT NULL,
    next_day    date NOT NULL,
    CONSTRAINT reconciliation_calendars_pkey PRIMARY KEY (merchant_id),
    CONSTRAINT reconciliation_calendars_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);

-- 0014_reconciliation.sql, 0034_last_answer_of_a_day.sql
CREATE TABLE reconciliation_differences (
    id                uuid        NOT NULL,
    merchant_id       uuid        NOT NULL,
    reconciliation_id uuid        NOT NULL,
    kind              text        NOT NULL,
    subject           text        NOT NULL,
    payment_id        uuid,
    refund_id         uuid,
    out_trade_no      text,
    out_refund_no     text,
    ours              jsonb,
    theirs            jsonb,
    found_at          timestamptz NOT NULL,
    resolved_at       timestamptz,
    resolution        text,
    CONSTRAINT reconciliation_differences_pkey PRIMARY KEY (id),
    CONSTRAINT reconciliation_differences_once UNIQUE (reconciliation_id, kind, subject),
    CONSTRAINT reconciliation_differences_kind_check CHECK (kind = ANY (ARRAY['missing_here'::text, 'missing_there'::text, 'amount'::text, 'currency'::text, 'status'::text, 'duplicate'::text, 'fee'::text, 'timing'::text, 'unreadable'::text])),
    CONSTRAINT reconciliation_differences_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
    CONSTRAINT reconciliation_differences_reconciliation_id_fkey FOREIGN KEY (reconciliation_id) REFERENCES reconciliations(id)
);
CREATE INDEX reconciliation_differences_open ON reconciliation_differences USING btree (merchant_id) WHERE resolved_at IS NULL;

-- 0014_reconciliation.sql
CREATE TABLE settlements (
    id             uuid        NOT NULL,
    merchant_id    uuid        NOT NULL,
    batch_id       text        NOT NULL,
    currency       text        NOT NULL,
    settled_on     date        NOT NULL,
    trades_from    date        NOT NULL,
    trades_to      date        NOT NULL,
    settled_minor  bigint      NOT NULL,
    payments_minor bigint      NOT NULL,
    refunds_minor  bigint      NOT NULL,
    fee_minor      bigint      NOT NULL,
    booked_at      timestamptz,
    created_at     timestamptz NOT NULL,
    CONSTRAINT settlements_pkey PRIMARY KEY (id),
    CONSTRAINT settlements_once UNIQUE (merchant_id, batch_id, currency, trades_from, trades_to),
    CONSTRAINT settlements_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);
CREATE INDEX settlements_newest ON settlements USING btree (merchant_id, settled_on);
CREATE INDEX settlements_open ON settlements USING btree (merchant_id) WHERE booked_at IS NULL;

-- 0020_idempotency.sql
CREATE TABLE idempotency_keys (
    merchant_id  uuid        NOT NULL,
    key          text        NOT NULL,
    fingerprint  bytea       NOT NULL,
    fence        bigint      NOT NULL,
    leased_until timestamptz,
    begun_id     uuid,
    status       integer,
    content_type text,
    location     text,
    body         bytea,
    created_at   timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (merchant_id, key),
    CONSTRAINT idempotency_keys_answered_or_running CHECK ((status IS NULL) = (leased_until IS NOT NULL)),
    CONSTRAINT idempotency_keys_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys USING btree (created_at);

-- 0021_webhooks.sql
CREATE TABLE webhook_endpoints (
    id                    uuid        NOT NULL,
    merchant_id           uuid        NOT NULL,
    url                   text        NOT NULL,
    description           text,
    event_types           text[]      NOT NULL,
    status                text        NOT NULL,
    disabled_reason       text,
    secret                bytea       NOT NULL,
    previous_secret       bytea,
    previous_secret_until timestamptz,
    failing_since         timestamptz,
    created_at            timestamptz NOT NULL,
    updated_at            timestamptz NOT NULL,
    event_sequence        bigint      NOT NULL,
    CONSTRAINT webhook_endpoints_pkey PRIMARY KEY (id),
    CONSTRAINT webhook_endpoints_status_check CHECK (status = ANY (ARRAY['enabled'::text, 'disabled'::text])),
    CONSTRAINT webhook_endpoints_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);
CREATE INDEX webhook_endpoints_list ON webhook_endpoints USING btree (merchant_id, id DESC);

-- 0021_webhooks.sql, 0024_searches.sql, 0038_quiet_events.sql
CREATE TABLE webhook_deliveries (
    endpoint_id     uuid        NOT NULL,
    event_id        uuid        NOT NULL,
    merchant_id     uuid        NOT NULL,
    status          text        NOT NULL,
    attempts        integer     DEFAULT 0 NOT NULL,
    due_at          timestamptz NOT NULL,
    leased_until    timestamptz,
    fence           bigint      DEFAULT 0 NOT NULL,
    last_attempt_at timestamptz,
    response_status integer,
    error           text,
    delivered_at    timestamptz,
    created_at      timestamptz NOT NULL,
    CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (endpoint_id, event_id),
    CONSTRAINT webhook_deliveries_status_check CHECK (status = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text]))
) WITH (fillfactor=85, autovacuum_vacuum_scale_factor=0.02);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries USING btree (created_at) WHERE status <> 'pending'::text;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries USING btree (due_at) WHERE status = 'pending'::text;
CREATE INDEX webhook_deliveries_event ON webhook_deliveries USING btree (event_id);
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries USING btree (merchant_id, event_id) WHERE status = 'failed'::text;
CREATE INDEX webhook_deliveries_lane ON webhook_deliveries USING btree (endpoint_id, due_at) WHERE status = 'pending'::text;

-- 0022_subscriber_tokens.sql
CREATE TABLE subscriber_tokens (
    token_hash  bytea       NOT NULL,
    merchant_id uuid        NOT NULL,
    openid      text        NOT NULL,
    created_at  timestamptz DEFAULT now() NOT NULL,
    expires_at  timestamptz NOT NULL,
    CONSTRAINT subscriber_tokens_pkey PRIMARY KEY (token_hash),
    CONSTRAINT subscriber_tokens_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);
CREATE INDEX subscriber_tokens_end ON subscriber_tokens USING btree (expires_at);

-- 0035_sweep_rounds.sql
CREATE TABLE sweep_rounds (
    sweep        text        NOT NULL,
    completed_at timestamptz NOT NULL,
    by_runner_at timestamptz,
    CONSTRAINT sweep_rounds_pkey PRIMARY KEY (sweep)
) WITH (fillfactor=50);

ALTER TABLE contracts ADD CONSTRAINT contracts_subscription_fk FOREIGN KEY (subscription_id) REFERENCES subscriptions(id) DEFERRABLE INITIALLY DEFERRED;

CREATE VIEW reconciliation_moments AS
    SELECT m.id AS merchant_id,
        ((coalesce(c.next_day, f.day) + 1)::timestamp + interval '2 hours') AT TIME ZONE 'UTC' AS due_at
    FROM merchants m LEFT JOIN reconciliation_calendars c ON c.merchant_id = m.id
    LEFT JOIN LATERAL (
        SELECT (p.created_at AT TIME ZONE 'UTC' + interval '8 hours')::date AS day FROM payments p
        WHERE c.merchant_id IS NULL AND p.merchant_id = m.id ORDER BY p.id LIMIT 1) f ON true
    WHERE coalesce(c.next_day, f.day) IS NOT NULL
    UNION ALL SELECT merchant_id, due_at FROM reconciliations WHERE due_at IS NOT NULL;
