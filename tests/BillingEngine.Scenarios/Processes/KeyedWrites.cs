using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using BillingEngine.Cli.Transport;

namespace BillingEngine.Scenarios.Processes;

/// <summary>
/// A merchant's backend with a list of writes, each under its own idempotency key. It repeats every write until it gets
/// a response.
/// </summary>
internal sealed class KeyedWrites(BillingApi api)
{
    private const int Callers = 6;

    private readonly ConcurrentDictionary<string, string> answers = new(StringComparer.Ordinal);
    private int failures;

    /// <summary>The id in the first response to each key.</summary>
    public IReadOnlyDictionary<string, string> Answers => answers;

    /// <summary>Calls without a response, or with one that asks for a retry.</summary>
    public int Failures => failures;

    /// <summary>Customers and subscriptions, so many of each; the second kind calls the gateway.</summary>
    public static IReadOnlyList<(string Key, string Path, JsonObject Body)> Some(int each) =>
        [
            .. Enumerable
                .Range(0, each)
                .SelectMany(i =>
                    new (string, string, JsonObject)[]
                    {
                        (
                            $"customer-{i}",
                            "v1/customers",
                            new JsonObject { ["reference"] = $"c{i}", ["display_name"] = $"c{i}" }
                        ),
                        (
                            $"subscription-{i}",
                            "v1/subscriptions",
                            new JsonObject
                            {
                                ["plan"] = "weekly",
                                ["channel"] = "mini_program",
                                ["customer"] = new JsonObject
                                {
                                    ["reference"] = $"s{i}",
                                    ["openid"] = $"oKeyed{i}",
                                    ["display_name"] = $"s{i}",
                                },
                            }
                        ),
                    }
                ),
        ];

    /// <summary>Sends them all, several at once.</summary>
    public async Task DoAsync(IEnumerable<(string Key, string Path, JsonObject Body)> writes)
    {
        var left = new ConcurrentQueue<(string Key, string Path, JsonObject Body)>(writes);
        await Task.WhenAll(
            Enumerable
                .Range(0, Callers)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (left.TryDequeue(out var write))
                        {
                            var id = await UntilAnsweredAsync(write.Key, write.Path, write.Body);
                            Assert.Equal(id, answers.GetOrAdd(write.Key, id));
                        }
                    })
                )
        );
    }

    private async Task<string> UntilAnsweredAsync(string key, string path, JsonObject body)
    {
        var id = "";
        await Testing.Engine.Eventually.TrueAsync(async () =>
        {
            try
            {
                id = (await api.PostAsync(path, (JsonObject)body.DeepClone(), default, key))["id"]!.ToString();
                return true;
            }
            catch (Exception failed) when (failed is HttpRequestException || IsForAgain(failed))
            {
                Interlocked.Increment(ref failures);
                return false;
            }
        });
        return id;
    }

    // The same key in flight, and every response that says the engine was unable to answer.
    private static bool IsForAgain(Exception failed) =>
        failed is RefusedException { Status: >= 500 } or RefusedException { Code: "idempotency_in_progress" };
}
