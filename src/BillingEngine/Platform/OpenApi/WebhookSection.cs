using System.Text.Json;
using System.Text.Json.Nodes;

namespace BillingEngine.Platform.OpenApi;

/// <summary>The section <c>webhooks</c> of the document: what the engine posts to webhook endpoints.</summary>
internal sealed class WebhookSection(Schemas schemas, SharedParts shared)
{
    private const string Json = "application/json";

    /// <summary>One webhook for each type of event.</summary>
    public JsonObject Of(IReadOnlyList<EventFacts> events)
    {
        foreach (var kind in events.GroupBy(facts => facts.View))
            schemas.AddEvent(kind.Key, [.. kind.Select(facts => facts.Type)]);
        return new JsonObject(
            events.Select(facts =>
                KeyValuePair.Create(facts.Type, (JsonNode?)new JsonObject { ["post"] = Operation(facts) })
            )
        );
    }

    private JsonObject Operation(EventFacts facts) =>
        new()
        {
            ["operationId"] = JsonNamingPolicy.CamelCase.ConvertName(
                string.Concat(
                    facts.Type.Split('.', '_').Prepend("on").Select(word => char.ToUpperInvariant(word[0]) + word[1..])
                )
            ),
            ["tags"] = new JsonArray("webhooks"),
            ["summary"] = facts.Meaning,
            ["security"] = new JsonArray(),
            ["parameters"] = new JsonArray(
                Header("webhook-id", "The event's id. A retry has the same one: use it to ignore duplicates."),
                Header("webhook-timestamp", "When this attempt was made, in seconds since 1970 (UTC)."),
                Header(
                    "webhook-signature",
                    "Signatures separated by spaces, each `v1,` and the base64 of an HMAC-SHA256 of "
                        + "`webhook-id.webhook-timestamp.body` with the endpoint's secret."
                )
            ),
            ["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject
                {
                    [Json] = new JsonObject
                    {
                        ["schema"] = new JsonObject
                        {
                            ["$ref"] = "#/components/schemas/" + Schemas.EventName(facts.View),
                        },
                        ["example"] = Example(facts),
                    },
                },
            },
            ["responses"] = new JsonObject
            {
                ["2XX"] = shared.Response("webhook_received", Reply("The event is received and is not sent again.")),
                ["410"] = shared.Response(
                    "webhook_gone",
                    Reply("The endpoint is disabled and receives no more events.")
                ),
                ["default"] = shared.Response(
                    "webhook_retried",
                    Reply("The event is sent again later. No answer in time and a redirect count as this too.")
                ),
            },
        };

    private JsonObject Header(string name, string words) =>
        shared.Parameter(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(name.Replace('-', '_')),
            () =>
                new JsonObject
                {
                    ["name"] = name,
                    ["in"] = "header",
                    ["required"] = true,
                    ["description"] = words,
                    ["schema"] = new JsonObject { ["type"] = "string" },
                }
        );

    private static JsonObject Reply(string words) => new() { ["description"] = words };

    private static JsonObject? Example(EventFacts facts)
    {
        var parts = facts.Like.Split(' ');
        var recorded = RecordedAnswers.Of(parts[0], parts[1]) as JsonObject;
        if ((recorded?["data"] is JsonArray list ? list[0] : recorded)?.DeepClone() is not JsonObject shown)
            return null;
        foreach (var (field, value) in JsonNode.Parse(facts.Changes)!.AsObject())
            shown[field] = value?.DeepClone();
        return new JsonObject
        {
            ["id"] = "evt_01KB3Z7Q5W8E9RTYA2S3D00010",
            ["type"] = facts.Type,
            ["sequence"] = 3,
            ["created_at"] = "2027-02-28T02:40:00Z",
            ["data"] = new JsonObject { ["object"] = shown },
        };
    }
}
