-- Why: the papay mandate with its signing session, and the subscription that is paid through it.
CREATE TABLE contracts (
    id                 uuid PRIMARY KEY,
    merchant_id        uuid NOT NULL REFERENCES merchants,
    customer_id        uuid NOT NULL REFERENCES customers,
    subscription_id    uuid NOT NULL,
    account_key        text NOT NULL,
    out_contract_code  text NOT NULL,
    contract_number    text,
    -- Who signed, under the app that signs: the one who pays. In h5 and web it may be another person than the customer we know.
    payer_openid       text,
    template_id        bigint NOT NULL,
    channel            text NOT NULL,
    status             text NOT NULL CHECK (status IN ('pending', 'signed', 'terminating', 'terminated', 'expired')),
    session_id         text,
    signing_url        text,
    session_expires_at timestamptz NOT NULL,
    signed_at          timestamptz,
    expires_at         timestamptz,
    terminated_at      timestamptz,
    terminated_by      text CHECK (terminated_by IN ('user', 'merchant', 'wechat')),
    termination_note   text,
    -- When WeChat is asked next: about a signing, a termination under way, or the contract's health. Null: nothing to ask.
    next_check_at      timestamptz,
    check_step         integer NOT NULL,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    event_sequence     bigint NOT NULL,
    CONSTRAINT contracts_code UNIQUE (account_key, out_contract_code),
    CONSTRAINT contracts_number UNIQUE (account_key, contract_number)
);
CREATE INDEX contracts_list ON contracts (merchant_id, id DESC);
CREATE INDEX contracts_customer ON contracts (customer_id);
CREATE INDEX contracts_subscription ON contracts (subscription_id);
CREATE INDEX contracts_check ON contracts (next_check_at) WHERE next_check_at IS NOT NULL;

CREATE TABLE subscriptions (
    id                   uuid PRIMARY KEY,
    merchant_id          uuid NOT NULL REFERENCES merchants,
    customer_id          uuid NOT NULL REFERENCES customers,
    plan_id              uuid NOT NULL REFERENCES plans,
    plan_code            text NOT NULL,
    allow_duplicate      boolean NOT NULL,
    -- Subscription and contract name each other, so one of the two is checked at the commit.
    contract_id          uuid REFERENCES contracts DEFERRABLE INITIALLY DEFERRED,
    status               text NOT NULL CHECK (status IN
        ('incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'unpaid', 'canceled')),
    anchor_local         timestamp,
    time_zone            text NOT NULL,
    tz_version           text,
    interval_unit        text NOT NULL,
    interval_count       integer NOT NULL,
    -- The index, counted from the anchor, of the period that is billed next.
    next_period          integer NOT NULL,
    -- When that period is due. Null: nothing will be billed (unsigned, ending, unpaid, ended).
    next_renewal_at      timestamptz,
    current_period_start timestamptz,
    current_period_end   timestamptz,
    paid_until           timestamptz,
    trial_days           integer NOT NULL,
    trial_end            timestamptz,
    billing_anchor       timestamptz,
    past_due_since       timestamptz,
    signature_required   boolean NOT NULL,
    cancel_at_period_end boolean NOT NULL,
    -- When the clock alone ends it: an unsigned or unpaid beginning, a cancel at period end, a contract that was ended.
    ends_at              timestamptz,
    ends_because         text,
    canceled_at          timestamptz,
    cancel_reason        text,
    started_at           timestamptz,
    ended_at             timestamptz,
    latest_invoice_id    uuid,
    metadata             jsonb NOT NULL,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    event_sequence       bigint NOT NULL
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);
-- Rule 8 of money: one live or pending subscription of a customer to an offer, unless the caller says otherwise.
CREATE UNIQUE INDEX subscriptions_one_per_offer ON subscriptions (customer_id, plan_code)
    WHERE NOT allow_duplicate AND status IN ('incomplete', 'trialing', 'active', 'past_due', 'unpaid');
CREATE INDEX subscriptions_list ON subscriptions (merchant_id, id DESC);
CREATE INDEX subscriptions_customer ON subscriptions (customer_id);
CREATE INDEX subscriptions_contract ON subscriptions (contract_id);
CREATE INDEX subscriptions_renewal ON subscriptions (next_renewal_at) WHERE next_renewal_at IS NOT NULL;
CREATE INDEX subscriptions_ends ON subscriptions (ends_at) WHERE ends_at IS NOT NULL;
ALTER TABLE contracts ADD CONSTRAINT contracts_subscription_fk
    FOREIGN KEY (subscription_id) REFERENCES subscriptions DEFERRABLE INITIALLY DEFERRED;
