namespace WeChatPay.Simulator.Wire;

/// <summary>The codes documented in two spellings (D-09).</summary>
internal static class Spelling
{
    private static readonly HashSet<string> AlsoJoined = new(StringComparer.Ordinal)
    {
        "ORDER_PAID",
        "ORDER_CLOSED",
        "SYSTEM_ERROR",
        "NOT_ENOUGH",
        "RULE_LIMIT",
        "ORDER_NOT_EXIST",
        "BANK_ERROR",
        "CONTRACT_ERROR",
    };

    public static string Of(string code, CodeSpelling spelling) =>
        spelling == CodeSpelling.Joined && AlsoJoined.Contains(code)
            ? code.Replace("_", "", StringComparison.Ordinal)
            : code;
}
