namespace BillingEngine.Client;

/// <summary>
/// A new order with the parameters that open its payment. They are null while WeChat has not responded: the engine
/// repeats the order, and <c>GET /v1/orders/{id}/app_pay</c> then returns them.
/// </summary>
public sealed record PlacedOrder : Order
{
    /// <summary>The parameters that open the payment.</summary>
    public required AppPay? AppPay { get; init; }
}

/// <summary>
/// The parameters that the app passes to WeChat's SDK to open the payment, named as the SDK names them.
/// </summary>
public sealed record AppPay
{
    /// <summary>The appid for which it was signed.</summary>
    public required string Appid { get; init; }

    /// <summary>The signing merchant: the <c>mchid</c>, or an institution's <c>sp_mchid</c>.</summary>
    public required string Partnerid { get; init; }

    /// <summary>WeChat's prepay_id.</summary>
    public required string Prepayid { get; init; }

    /// <summary>A constant of the SDK.</summary>
    public required string Package { get; init; }

    /// <summary>The signed random text.</summary>
    public required string Noncestr { get; init; }

    /// <summary>The time of signing in Unix seconds, as text.</summary>
    public required string Timestamp { get; init; }

    public required string Sign { get; init; }

    /// <summary>Until when it opens the payment; request it again after that.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
