using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using BillingEngine.Composition;
using BillingEngine.Domain.Webhooks;
using BillingEngine.Webhooks.Delivery;
using BillingEngine.Webhooks.Events;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BillingEngine.Tests.Webhooks;

/// <summary>docs/webhooks.md says what the engine does.</summary>
public sealed class WebhooksDocumentTests
{
    private const string Begin = "<!-- events: written by WebhooksDocumentTests with WRITE_DOCS=1 -->\n";
    private const string End = "<!-- /events -->";

    private static readonly string FilePath = Path.Combine(Cli.Repository.Root, "docs", "webhooks.md");

    [Fact]
    public void Every_type_of_event_has_a_meaning_and_no_other() =>
        Assert.Equal(EventTypes.All, DocumentedEvents.All.Select(facts => facts.Type));

    [Fact]
    public async Task Its_table_is_written_from_the_meanings()
    {
        var text = await File.ReadAllTextAsync(FilePath);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        var expected = text[..(from + Begin.Length)] + Table() + text[to..];
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(FilePath, text = expected);

        Assert.True(
            text == expected,
            "docs/webhooks.md is stale: run this test with WRITE_DOCS=1 and commit the file."
        );
    }

    [Fact]
    public async Task Its_retry_schedule_is_the_ladder()
    {
        var begin = DateTimeOffset.UnixEpoch;
        var pauses = Enumerable
            .Range(1, DeliveryLadder.MostAttempts - 1)
            .Select(attempts => Short(DeliveryLadder.Next(attempts, begin)!.Value - begin))
            .ToList();

        Assert.Contains(
            $"<!-- ladder -->{string.Join(", ", pauses[..^1])} and {pauses[^1]}<!-- /ladder -->",
            await File.ReadAllTextAsync(FilePath),
            StringComparison.Ordinal
        );
        Assert.Equal((10, 3), (DeliveryLadder.MostAttempts, DeliveryLadder.Patience.Days));
    }

    [Fact]
    public async Task Its_request_has_the_signature_of_the_engine_and_its_sample_in_csharp_verifies_it()
    {
        var text = await File.ReadAllTextAsync(FilePath);
        string Field(string name) => Regex.Match(text, $"(?m)^{name} +(?<value>.+)$").Groups["value"].Value;
        var (secret, id, timestamp, body) = (
            Field("secret"),
            Field("webhook-id"),
            long.Parse(Field("webhook-timestamp"), CultureInfo.InvariantCulture),
            Encoding.UTF8.GetBytes(Field("body"))
        );
        var signature = Field("webhook-signature");
        var verify = Sample(
            Regex.Match(text, "```csharp\n(?<code>.+?)```", RegexOptions.Singleline).Groups["code"].Value
        );
        bool IsVerified(string signatures, byte[] sent, int secondsLater) =>
            (bool)
                verify.Invoke(
                    null,
                    [
                        secret,
                        id,
                        timestamp.ToString(CultureInfo.InvariantCulture),
                        signatures,
                        sent,
                        DateTimeOffset.FromUnixTimeSeconds(timestamp + secondsLater),
                    ]
                )!;

        Assert.Equal(
            signature,
            WebhookSignature.Of(id, timestamp, body, [Convert.FromBase64String(secret["whsec_".Length..])])
        );
        Assert.Equal(
            "2027-02-28T02:40:00Z",
            $"{DateTimeOffset.FromUnixTimeSeconds(timestamp):yyyy-MM-dd'T'HH:mm:ss'Z'}"
        );
        Assert.True(IsVerified("v1,AAAA " + signature, body, 300));
        Assert.False(IsVerified(signature, body, 301));
        Assert.False(IsVerified(signature, [.. body, 32], 0));
        Assert.False(IsVerified("v1,AAAA", body, 0));
    }

    private static string Table()
    {
        var text = new StringBuilder();
        foreach (var noun in DocumentedEvents.All.GroupBy(facts => facts.View))
        {
            var view = noun.Key.Name[..^"View".Length];
            text.Append(CultureInfo.InvariantCulture, $"\n### {view}\n\n| type | meaning |\n|---|---|\n");
            foreach (var facts in noun)
                text.Append(CultureInfo.InvariantCulture, $"| `{facts.Type}` | {facts.Meaning} |\n");
        }
        return text.Append('\n').ToString();
    }

    private static string Short(TimeSpan pause) =>
        pause switch
        {
            { TotalHours: >= 1 } => $"{pause.TotalHours} h",
            { TotalMinutes: >= 1 } => $"{pause.TotalMinutes} min",
            _ => $"{pause.TotalSeconds} s",
        };

    private static MethodInfo Sample(string code)
    {
        var source =
            "using System; using System.Linq; using System.Security.Cryptography; using System.Text;\n"
            + $"public static class Sample {{ public {code} }}";
        using var assembly = new MemoryStream();
        var made = CSharpCompilation
            .Create(
                "Sample",
                [CSharpSyntaxTree.ParseText(source)],
                ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                    .Split(Path.PathSeparator)
                    .Select(file => MetadataReference.CreateFromFile(file)),
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            )
            .Emit(assembly);
        Assert.True(made.Success, string.Join('\n', made.Diagnostics));
        return Assembly.Load(assembly.ToArray()).GetType("Sample")!.GetMethod("Verify")!;
    }
}
