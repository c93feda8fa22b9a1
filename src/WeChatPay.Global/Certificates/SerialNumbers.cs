namespace WeChatPay.Global.Certificates;

/// <summary>
/// Compares certificate serials as numbers: tools print them in either case, and with or without the leading zero byte
/// that DER adds before a set first bit (docs/wechat-pay.md, Platform certificates).
/// </summary>
internal sealed class SerialNumbers : IEqualityComparer<string>
{
    private SerialNumbers() { }

    public static SerialNumbers Comparer { get; } = new();

    public bool Equals(string? x, string? y) =>
        x is null || y is null
            ? ReferenceEquals(x, y)
            : Digits(x).Equals(Digits(y), StringComparison.OrdinalIgnoreCase);

    public int GetHashCode(string serial) => string.GetHashCode(Digits(serial), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Digits(string serial) => serial.AsSpan().TrimStart('0');
}
