namespace WeChatPay.Simulator.Wire;

/// <summary>The reply of an operation: a body, nothing (204), or an error.</summary>
internal sealed record WireReply(int Status, byte[] Body, WireError? Error = null)
{
    /// <summary>The digest of a statement, which is signed instead of the body; null for other replies.</summary>
    public string? StatementSha1 { get; init; }

    public static WireReply NoContent { get; } = new(204, []);

    public static WireReply Ok<T>(T body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        new(200, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body, type));

    public static WireReply Refuse(int status, string code, string message) =>
        new(status, [], new WireError(code, message));

    /// <summary>PARAM_ERROR with its detail (docs/wechat-pay.md, Errors).</summary>
    public static WireReply Parameter(string field, string? value, string issue, string location) =>
        new(
            400,
            [],
            new WireError(
                "PARAM_ERROR",
                $"Parameter error: {issue}",
                new ParameterDetail(field, value, issue, location)
            )
        );

    public static WireReply NoAuth(string message) => Refuse(403, "NO_AUTH", message);
}

/// <summary>An error of the WeChat Pay API; the detail is free JSON.</summary>
internal sealed record WireError(string Code, string Message, object? Detail = null);

/// <summary>Which parameter is wrong and why.</summary>
internal sealed record ParameterDetail(string Field, string? Value, string Issue, string Location);

/// <summary>The detail of SIGN_ERROR.</summary>
internal sealed record SignDetail(SignIssue Detail, string Field, string Location, SignInformation SignInformation);

/// <summary>Why a signature was refused.</summary>
internal sealed record SignIssue(string Issue);

/// <summary>The message that the simulator would have signed, shortened.</summary>
internal sealed record SignInformation(string Method, string Url, int SignMessageLength, string TruncatedSignMessage);
