namespace BillingEngine.Proof;

/// <summary>Ids as the API shows them: a prefix and Crockford's base32 of the UUID.</summary>
public static class ObjectName
{
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly Dictionary<string, string> Prefixes = new(StringComparer.Ordinal)
    {
        ["subscription"] = "sub",
        ["contract"] = "con",
        ["invoice"] = "inv",
        ["payment"] = "pay",
        ["refund"] = "re",
        ["plan"] = "plan",
        ["customer"] = "cus",
        ["event"] = "evt",
        ["merchant"] = "mer",
        ["reconciliation"] = "rec",
        ["settlement"] = "set",
    };

    /// <summary>The id of an object; a kind without a prefix uses its own name.</summary>
    public static string Of(string kind, Guid id)
    {
        // 26 digits of 5 bits are 130 bits: the 128 bits are at the low end.
        var hex = id.ToString("n");
        var bits = UInt128.Parse(hex, System.Globalization.NumberStyles.HexNumber);
        var text = new char[26];
        for (var place = 25; place >= 0; place--, bits >>= 5)
            text[place] = Digits[(int)(uint)(bits & 31)];
        return $"{Prefixes.GetValueOrDefault(kind, kind)}_{new string(text)}";
    }
}
