using System.Text.Json.Serialization;

namespace WeChatPay.Simulator.Faults;

/// <summary>The operations that a rule's <c>on</c> can name.</summary>
internal static class FaultOn
{
    public const string PreSign = "pre_sign";
    public const string QueryContract = "query_contract";
    public const string Terminate = "terminate";
    public const string Deduct = "deduct";
    public const string Query = "query";
    public const string Reverse = "reverse";
    public const string CreateOrder = "create_order";
    public const string Close = "close";
    public const string Refund = "refund";
    public const string QueryRefund = "query_refund";
    public const string Statement = "statement";
    public const string Settlements = "settlements";
    public const string Balance = "balance";
    public const string Certificates = "certificates";
    public const string Notify = "notify";

    /// <summary>Every call; not notifications.</summary>
    public const string Any = "any";

    public static readonly string[] All =
    [
        PreSign,
        QueryContract,
        Terminate,
        Deduct,
        Query,
        Reverse,
        CreateOrder,
        Close,
        Refund,
        QueryRefund,
        Statement,
        Settlements,
        Balance,
        Certificates,
        Notify,
        Any,
    ];
}

/// <summary>One scripted rule; null members do not restrict it.</summary>
internal sealed class FaultRule
{
    public required string On { get; init; }
    public required string Fault { get; init; }

    /// <summary>0 to 1; null is always.</summary>
    public double? Probability { get; init; }

    /// <summary>How often it applies; null is unlimited.</summary>
    public int? Count { get; init; }

    /// <summary>How many matching calls pass first.</summary>
    public int? Skip { get; init; }

    public double? DelaySeconds { get; init; }

    /// <summary>An openid, contract_id, out_contract_code, out_trade_no or out_refund_no, or an event type.</summary>
    public string? Match { get; init; }

    /// <summary>The code of <c>decline</c> and <c>unknown_code</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The HTTP status of <c>decline</c> and <c>unknown_code</c>.</summary>
    public int? Status { get; init; }

    /// <summary>The state of the order after <c>decline</c>: NOTPAY, CLOSED or PAYERROR.</summary>
    public string? TradeState { get; init; }

    /// <summary>How <c>userpaying</c> ends: SUCCESS or CLOSED.</summary>
    public string? Then { get; init; }

    /// <summary>How often it has applied.</summary>
    public int Struck { get; set; }

    [JsonIgnore]
    public int Matched { get; set; }
}

/// <summary>A fault to apply now; the random number (0 to 1) decides what the rule leaves open.</summary>
internal sealed record Fault(string Kind, FaultRule? Rule, double Random)
{
    public double Delay(double otherwise) => Rule?.DelaySeconds ?? otherwise;
}
