namespace BillingEngine.Proof.Checks;

/// <summary>Rows about the same object agree.</summary>
internal static class AgreementChecks
{
    private static readonly (string Kind, string Table, string Column, string Other)[] Links =
    [
        ("payment", "payments", "invoice_id", "invoices"),
        ("payment", "payments", "subscription_id", "subscriptions"),
        ("payment", "payments", "customer_id", "customers"),
        ("payment", "payments", "contract_id", "contracts"),
        ("invoice", "invoices", "subscription_id", "subscriptions"),
        ("invoice", "invoices", "customer_id", "customers"),
        ("subscription", "subscriptions", "plan_id", "plans"),
        ("subscription", "subscriptions", "customer_id", "customers"),
        ("subscription", "subscriptions", "contract_id", "contracts"),
        ("payment", "orders", "id", "payments"),
        ("refund", "refunds", "payment_id", "payments"),
        ("contract", "contracts", "customer_id", "customers"),
        ("contract", "contracts", "subscription_id", "subscriptions"),
    ];

    // Every event and every call of an object, compared with the object itself.
    private static readonly (string Kind, string Table, string Facts)[] Facts =
    [
        ("subscription", "subscriptions", "events"),
        ("contract", "contracts", "events"),
        ("invoice", "invoices", "events"),
        ("payment", "payments", "events"),
        ("refund", "refunds", "events"),
        ("payment", "payments", "gateway_calls"),
        ("contract", "contracts", "gateway_calls"),
        ("refund", "refunds", "gateway_calls"),
    ];

    public static IEnumerable<Check> All => [TenantsAreApart, MoneyAgrees, PayerAndContractAgree];

    private static readonly SqlCheck TenantsAreApart = new(
        "tenants-are-apart",
        "Rows that refer to each other belong to one merchant, and to that merchant's account.",
        "One merchant may have read or changed another's row: revoke nothing yet, save the logs, and report it to the engineers.",
        "merchants",
        string.Join(
            " UNION ALL ",
            [
                .. Links.Select(link =>
                    $"""
                        SELECT '{link.Kind}', a.id, 'belongs to another merchant than its row in {link.Other}'
                        FROM {link.Table} a JOIN {link.Other} b ON b.id = a.{link.Column} WHERE a.merchant_id <> b.merchant_id
                        """
                ),
                .. Facts.Select(fact =>
                    $"""
                        SELECT DISTINCT '{fact.Kind}', a.id, 'belongs to another merchant than a row of it in {fact.Facts}'
                        FROM {fact.Table} a JOIN {fact.Facts} b ON b.object_id = a.id WHERE a.merchant_id <> b.merchant_id
                        """
                ),
                """
                SELECT 'payment', p.id, 'is sent with account ' || p.account_key || ', but its merchant has ' || m.account_key
                FROM payments p JOIN merchants m ON m.id = p.merchant_id
                WHERE p.account_key <> m.account_key OR p.sub_mchid IS DISTINCT FROM m.sub_mchid
                """,
                """
                SELECT 'contract', c.id, 'is signed with account ' || c.account_key
                    || ', but its merchant has ' || m.account_key
                FROM contracts c JOIN merchants m ON m.id = c.merchant_id WHERE c.account_key <> m.account_key
                """,
            ]
        )
    );

    private static readonly SqlCheck MoneyAgrees = new(
        "money-agrees",
        "An invoice equals the price of its plan and the sum of its lines, and is due in full or not at all; its payments "
            + "have its amount and currency.",
        "Compare the amount with the merchant portal: money charged beyond the invoice must be refunded.",
        "invoices",
        $"""
        SELECT 'payment', p.id, 'is ' || p.amount_minor || ' ' || p.currency || ', but its invoice is '
            || i.total_minor || ' ' || i.currency
        FROM payments p JOIN invoices i ON i.id = p.invoice_id
        WHERE (p.amount_minor, p.currency) <> (i.total_minor, i.currency)
        UNION ALL
        SELECT 'invoice', i.id, 'is ' || i.total_minor || ' ' || i.currency || ', but the price of its plan is '
            || pl.amount_minor || ' ' || pl.currency
        FROM invoices i JOIN subscriptions s ON s.id = i.subscription_id JOIN plans pl ON pl.id = s.plan_id
        WHERE (i.total_minor, i.currency) <> (pl.amount_minor, pl.currency)
        UNION ALL
        SELECT 'invoice', i.id, 'is ' || i.total_minor || ', but its lines add up to ' || coalesce(l.total, 0)
        FROM invoices i LEFT JOIN
            (SELECT invoice_id, sum(amount_minor) AS total FROM invoice_lines GROUP BY 1) AS l ON l.invoice_id = i.id
        WHERE i.total_minor <> coalesce(l.total, 0)
        UNION ALL
        SELECT 'invoice', id, 'is ' || status || ' with ' || due_minor || ' of ' || total_minor || ' due'
            || CASE WHEN paid_at IS NULL THEN '' ELSE ', paid at ' || paid_at END
        FROM invoices WHERE due_minor <> CASE status WHEN 'paid' THEN 0 ELSE total_minor END
            OR (status = 'paid') <> (paid_at IS NOT NULL)
        UNION ALL
        SELECT 'invoice', i.id, 'counts ' || i.payment_count || ' payments, but there are ' || coalesce(p.counted, 0)
        FROM invoices i LEFT JOIN
            (SELECT invoice_id, count(*) AS counted FROM payments GROUP BY 1) AS p ON p.invoice_id = i.id
        WHERE i.payment_count <> coalesce(p.counted, 0)
        """
    );

    private static readonly SqlCheck PayerAndContractAgree = new(
        "payer-and-contract-agree",
        "A payment is charged to the customer of its invoice and subscription, through a contract that this "
            + "customer has.",
        "Find out who was charged. If it was another customer, refund it before anything else.",
        "payments",
        """
        SELECT 'payment', p.id, 'has another customer or subscription than its invoice'
        FROM payments p JOIN invoices i ON i.id = p.invoice_id
        WHERE p.customer_id IS DISTINCT FROM i.customer_id OR p.subscription_id IS DISTINCT FROM i.subscription_id
        UNION ALL
        SELECT 'payment', p.id, 'is charged through a contract of another customer, number or payer'
        FROM payments p JOIN contracts c ON c.id = p.contract_id
        WHERE p.customer_id <> c.customer_id OR p.contract_number IS DISTINCT FROM c.contract_number
            OR p.payer_openid <> c.payer_openid
        UNION ALL
        SELECT 'payment', id, 'is a deduction without a contract' FROM payments
        WHERE kind = 'deduction' AND (contract_id IS NULL OR contract_number IS NULL)
        UNION ALL
        SELECT 'invoice', i.id, 'has another customer than its subscription'
        FROM invoices i JOIN subscriptions s ON s.id = i.subscription_id WHERE i.customer_id <> s.customer_id
        UNION ALL
        SELECT 'subscription', s.id, 'is paid through a contract of another customer'
        FROM subscriptions s JOIN contracts c ON c.id = s.contract_id WHERE s.customer_id <> c.customer_id
        """
    );
}
