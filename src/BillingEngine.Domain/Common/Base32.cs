namespace BillingEngine.Domain.Common;

/// <summary>Crockford's base32 of a 128-bit value: 26 upper-case letters and digits that sort like the value.</summary>
public static class Base32
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The number of characters of an encoded value.</summary>
    public const int Length = 26;

    /// <summary>Encodes big-endian, so that the texts sort as PostgreSQL sorts UUIDs.</summary>
    public static string Encode(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        var number = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return string.Create(
            Length,
            number,
            static (chars, rest) =>
            {
                for (var i = chars.Length - 1; i >= 0; i--)
                {
                    chars[i] = Alphabet[(int)(rest & 31)];
                    rest >>= 5;
                }
            }
        );
    }

    /// <summary>
    /// Decodes 26 characters; false if the length or a character is wrong, or the value exceeds 128 bits.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out Guid value)
    {
        value = default;
        // 26 characters hold 130 bits, so a first character above 7 would not fit.
        if (text.Length != Length || text[0] > '7')
            return false;
        UInt128 number = 0;
        foreach (var c in text)
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            number = (number << 5) | (uint)digit;
        }
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        value = new Guid(bytes, bigEndian: true);
        return true;
    }
}
