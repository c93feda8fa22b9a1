namespace WeChatPay.Global.Contracts;

/// <summary>Body of a request to end a contract; the client sets the ids of the account's mode.</summary>
public sealed record TerminateBody
{
    /// <summary>Direct mode.</summary>
    public string? Appid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpAppid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SubMchid { get; init; }

    /// <summary>Institution mode, optional.</summary>
    public string? SubAppid { get; init; }

    /// <summary>The reason, 1-256 characters; always sent (D-20).</summary>
    public string? TerminationNote { get; init; }
}
