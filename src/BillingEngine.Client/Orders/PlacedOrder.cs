namespace BillingEngine.Client;

/// <summary>
/// An order that was just made, and what the app opens its payment with; that is null while WeChat has not answered (it
/// is asked again, and <c>GET /v1/orders/{id}/app_pay</c> hands it out then).
/// </summary>
public sealed record PlacedOrder : Order
{
    /// <summary>What the app opens the payment with.</summary>
    public required AppPay? AppPay { get; init; }
}

/// <summary>
/// What the app hands to WeChat's SDK to open the payment of an order, under the names that the SDK's request has.
/// </summary>
public sealed record AppPay
{
    /// <summary>The app that was signed for.</summary>
    public required string Appid { get; init; }

    /// <summary>Who signed: the <c>mchid</c>, or an institution's <c>sp_mchid</c>.</summary>
    public required string Partnerid { get; init; }

    /// <summary>What the order is opened with.</summary>
    public required string Prepayid { get; init; }

    /// <summary>A constant of the SDK.</summary>
    public required string Package { get; init; }

    /// <summary>The random text that was signed.</summary>
    public required string Noncestr { get; init; }

    /// <summary>The time of signing in Unix seconds, as text.</summary>
    public required string Timestamp { get; init; }

    /// <summary>The signature.</summary>
    public required string Sign { get; init; }

    /// <summary>Until when it opens the payment; ask for another one then.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
