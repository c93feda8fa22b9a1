using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BillingEngine.Tests.OpenApi;

/// <summary>
/// The answers of a play, with everything that differs from one play to the next put in other words: the same one
/// for the same thing, so that what belongs together still does.
/// </summary>
internal sealed partial class Recording
{
    // The same weekdays and leap years as when it was played.
    private const int YearsBack = 28;

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Dictionary<string, string> words = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonNode?> answers = new(StringComparer.Ordinal);

    /// <summary>Takes the answer of a route.</summary>
    public void Add(string route, string answer) => answers[route] = Settled("", JsonNode.Parse(answer));

    /// <summary>The file that the document's examples are read from.</summary>
    public override string ToString() => new JsonObject(answers).ToJsonString(Readable) + "\n";

    private JsonNode? Settled(string field, JsonNode? node) =>
        node switch
        {
            // How often each sweep found something on the way is a matter of moments.
            JsonObject when field == "work" => new JsonObject { ["check-contracts"] = 1 },
            JsonValue when field == "steps" => 1,
            // What else happens within that hour of the play.
            JsonArray when field == "events" => new JsonArray(),
            JsonObject fields => new JsonObject(
                fields.Select(each => KeyValuePair.Create(each.Key, Settled(each.Key, each.Value)))
            ),
            JsonArray items => new JsonArray([.. items.Select(item => Settled(field, item))]),
            JsonValue value when value.TryGetValue<string>(out var text) => Settled(field, text),
            JsonValue when field == "duration_ms" => 40,
            _ => node?.DeepClone(),
        };

    private string Settled(string field, string text)
    {
        if (Instant().IsMatch(text))
        {
            var told = Settled(
                DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            );
            // A local time has no zone.
            return text.Contains('Z', StringComparison.Ordinal) ? told : told.TrimEnd('Z');
        }
        if (field == "secret")
            return "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
        if (field == "sha1")
            return Word(text, number => $"{number:x40}");
        if (field == "key")
            return "sk_live_9f1c5a1b0e6d4c7f8a2b3c4d5e6f708192a3b4c5d6e7f809";
        if (field == "hint")
            return "f809";
        if (field == "token")
            return "st_9f1c5a1b0e6d4c7f8a2b3c4d5e6f708192a3b4c5d6e7f809";
        if (field == "request_id")
            return Word(text, number => $"{number:X32}");
        // What is signed for the app is signed again each time, by the clock on the wall.
        if (field == "noncestr")
            return "5K8264ILTKCH16CQ2502SI8ZNMTM67VS";
        if (field == "timestamp")
            return "1803780000";
        if (field == "sign")
            return "oR9d8PuhnIc+YZ8cBHFCwfgpaK9gd7vaRvkYD7rthRAZ/X+QBhcCYL21N7cHCTUxbQ+EAt6Uy+lwSN22f5Y=";
        text = Simulator().Replace(text, "http://127.0.0.1:8090/");
        text = Number().Replace(text, found => Word(found.Value, number => $"20270228{number:D16}"));
        text = Day().Replace(text, day => Earlier(day.Value));
        return Identifier().Replace(text, id => Word(id.Value, number => $"01KB3Z7Q5W8E9RTYA2S3D{number:D5}"));
    }

    private string Word(string text, Func<int, string> make)
    {
        if (!words.TryGetValue(text, out var word))
            words[text] = word = make(words.Count + 1);
        return word;
    }

    // A play takes minutes, so what happens in it happens within the same ten.
    private static string Settled(DateTimeOffset at)
    {
        var told = (at < ExampleData.Begin ? ExampleData.Begin : at).AddYears(-YearsBack).UtcDateTime;
        return told.AddMinutes(-(told.Minute % 10)).ToString("yyyy-MM-dd'T'HH:mm:'00Z'", CultureInfo.InvariantCulture);
    }

    private static string Earlier(string day) =>
        DateOnly
            .ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)
            .AddYears(-YearsBack)
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?$")]
    private static partial Regex Instant();

    // On whatever port it was started.
    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Simulator();

    // WeChat's numbers: sessions, contracts, transactions, notifications.
    [GeneratedRegex(@"\d{20,}")]
    private static partial Regex Number();

    [GeneratedRegex(@"\b20[4-9]\d-\d\d-\d\d")]
    private static partial Regex Day();

    [GeneratedRegex("[0-7][0-9A-HJKMNP-TV-Z]{25}")]
    private static partial Regex Identifier();
}
