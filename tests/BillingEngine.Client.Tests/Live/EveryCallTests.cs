using System.Reflection;
using BillingEngine.Client.Tests.Document;

namespace BillingEngine.Client.Tests.Live;

/// <summary>Every method is called on the engine, and every operation of the document has a method.</summary>
public sealed class EveryCallTests(ClientHost stack) : IClassFixture<ClientHost>
{
    [Fact]
    public async Task Every_method_reaches_its_operation_and_reads_its_answer()
    {
        var play = new Play(stack);
        var reached = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (method, step) in play.Steps)
        {
            await play.PrepareAsync(method);
            stack.Sent.Clear();
            Assert.True(await step(), $"{method} returned an unexpected result.");
            var operations = stack.Sent.Select(sent => ApiDocument.OperationOf(sent.Method, sent.Path)).Distinct();
            reached.Add(method, Assert.Single(operations));
        }

        Assert.Equal(Methods(), reached.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            ApiDocument.ForBackends.Keys.Order(StringComparer.Ordinal),
            reached.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
        foreach (var (method, operation) in reached)
            Assert.Equal(Returned(ApiDocument.Operations[operation], Returned(method)), Returned(method));
        await ReadEveryEventAsync();
    }

    // An event contains the object as the API shows it; so many kinds of events happened on the way.
    private async Task ReadEveryEventAsync()
    {
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var billingEvent in stack.Client.Events.ListAsync(new EventFilter { Limit = 100 }))
        {
            kinds.Add(billingEvent.Data.Kind);
            Assert.Equal(
                billingEvent.Data.Id,
                billingEvent.Data.Kind switch
                {
                    "subscription" => billingEvent.Data.As<Subscription>().Id,
                    "contract" => billingEvent.Data.As<Contract>().Id,
                    "invoice" => billingEvent.Data.As<Invoice>().Id,
                    "payment" => billingEvent.Data.As<Payment>().Id,
                    "refund" => billingEvent.Data.As<Refund>().Id,
                    "order" => billingEvent.Data.As<Order>().Id,
                    "reconciliation" => billingEvent.Data.As<Reconciliation>().Id,
                    _ => $"no record for {billingEvent.Data.Kind}",
                }
            );
        }
        Assert.Superset(
            new HashSet<string>
            {
                "subscription",
                "contract",
                "invoice",
                "payment",
                "refund",
                "order",
                "reconciliation",
            },
            kinds
        );
    }

    private static IEnumerable<string> Methods() =>
        Calls()
            .Select(call => $"{call.DeclaringType!.Name[..^"Calls".Length]}.{call.Name}")
            .Order(StringComparer.Ordinal);

    private static IEnumerable<MethodInfo> Calls() =>
        typeof(BillingClient)
            .Assembly.GetExportedTypes()
            .Where(type => type.Name.EndsWith("Calls", StringComparison.Ordinal))
            .SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            )
            .Where(method => !method.IsSpecialName);

    // Plan of Task<Plan>, Task<Page<Plan>> and IAsyncEnumerable<Plan>.
    private static Type Returned(string method)
    {
        var type = Calls()
            .Single(call => $"{call.DeclaringType!.Name[..^"Calls".Length]}.{call.Name}" == method)
            .ReturnType;
        while (type.IsGenericType)
            type = type.GenericTypeArguments[0];
        return type;
    }

    private static Type Returned(System.Text.Json.JsonElement operation, Type expected)
    {
        var success = operation
            .GetProperty("responses")
            .EnumerateObject()
            .Single(response => response.Name[0] == '2')
            .Value;
        var content = success.GetProperty("content");
        if (expected == typeof(Stream) && content.TryGetProperty("text/csv", out _))
            return typeof(Stream);
        var (name, schema) = ApiDocument.Follow(content.GetProperty("application/json").GetProperty("schema"));
        if (name!.EndsWith("Page", StringComparison.Ordinal))
            (name, _) = ApiDocument.Follow(schema.GetProperty("properties").GetProperty("data").GetProperty("items"));
        return Records.Of(name!);
    }
}
