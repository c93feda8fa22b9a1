using System.Text;
using System.Text.Json.Nodes;

namespace BillingEngine.Tests.Http.BadInput;

/// <summary>Spoils valid bodies at random, the same way for the same seed.</summary>
internal sealed class JsonMutation(Random random)
{
    private static readonly string[] Junk =
    [
        "null",
        "true",
        "0",
        "-1",
        "1.5",
        "1e400",
        "9223372036854775807",
        "\"\"",
        "\"\\u0000\"",
        "\"\\ud83d\"",
        "\"💡\"",
        "[]",
        "{}",
        "[[[[]]]]",
        "\"2026-11-22T02:00:00Z\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59.999999Z\"",
        "\"HKD\"",
        "\"day\"",
        "{\"a\":\"b\"}",
        "{\"reference\":\"payer-1\"}",
        "\"' OR 1=1\"",
        "\"%00\"",
        "\"\\uffff\"",
        "\"\\u202e\"",
        "[1,2,3]",
        "\"sub_00000000000000000000000000\"",
    ];

    /// <summary>A body made of a valid one by one to three faults, which may leave it valid all the same.</summary>
    public byte[] Of(string valid)
    {
        var text = valid;
        for (var faults = random.Next(1, 4); faults > 0; faults--)
            text = random.Next(6) == 0 ? Torn(text) : Changed(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        if (random.Next(8) == 0 && bytes.Length > 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private string Torn(string text) =>
        random.Next(3) switch
        {
            0 => text[..random.Next(text.Length + 1)],
            1 => text.Insert(random.Next(text.Length + 1), ((char)random.Next(1, 0xD800)).ToString()),
            _ => text + text,
        };

    private string Changed(string text)
    {
        JsonObject? body;
        try
        {
            // Counting its members finds a doubled one, and writing it half a surrogate pair.
            body = JsonNode.Parse(text) as JsonObject;
            _ = body?.Count;
            _ = body?.ToJsonString();
        }
        catch (Exception torn)
            when (torn is System.Text.Json.JsonException or ArgumentException or InvalidOperationException)
        {
            return text;
        }
        if (body is null || body.Count == 0)
            return $"{{\"{(char)random.Next('a', 'z')}\":{Any()}}}";
        var names = body.Select(member => member.Key).ToList();
        var name = names[random.Next(names.Count)];
        switch (random.Next(4))
        {
            case 0:
                body.Remove(name);
                return body.ToJsonString();
            case 1:
                return $"{body.ToJsonString()[..^1]},\"{name}\":{Any()}}}";
            default:
                body.Remove(name);
                var rest = body.ToJsonString()[..^1];
                return $"{rest}{(rest.Length > 1 ? "," : "")}\"{name}\":{Any()}}}";
        }
    }

    private string Any() => Junk[random.Next(Junk.Length)];
}
