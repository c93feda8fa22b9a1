using System.Text.Json;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.OpenApi;

/// <summary>
/// A client in TypeScript that is made of the committed document, compiled by its strict types, against the running
/// engine.
/// </summary>
public sealed class TypeScriptClientTests(ServerHost stack) : IClassFixture<ServerHost>, IDisposable
{
    private readonly ForeignProgram program = new();

    [FactWithReaders]
    public async Task A_backend_in_TypeScript_comes_from_a_plan_to_a_refund()
    {
        program.Take("journey.ts", "journey.tsconfig.json");
        await program.WriteAsync("openapi.json", ForeignProgram.Document());

        Assert.Equal(
            (0, ""),
            await program.RunAsync(
                ForeignProgram.Types,
                "openapi.json",
                "--default-non-nullable=false",
                "--output",
                "api.d.ts"
            )
        );
        Assert.Equal((0, ""), await program.RunAsync(ForeignProgram.Compiler, "--project", "journey.tsconfig.json"));
        var (exit, words) = await program.RunOwnAsync(
            "out/journey.js",
            Plain(stack.BaseUrl),
            Plain(stack.Simulator.BaseUrl),
            "sk_test_live"
        );

        Assert.True(exit == 0, words);
        var found = JsonDocument.Parse(words).RootElement;
        Assert.Equal("gold", found.GetProperty("tier").GetString());
        Assert.True(found.GetProperty("twice").GetBoolean());
        Assert.Equal("signed", found.GetProperty("contract").GetString());
        Assert.Equal("""[["paid",8800,"HKD"]]""", found.GetProperty("paid").GetRawText());
        Assert.Equal(8800, found.GetProperty("taken").GetInt64());
        Assert.Contains(
            "subscription.activated",
            found.GetProperty("events").EnumerateArray().Select(e => e.GetString())
        );
        Assert.Equal("""[409,"plan.code_taken"]""", found.GetProperty("refused").GetRawText());
        Assert.Equal("""["canceled",true]""", found.GetProperty("canceled").GetRawText());
    }

    /// <inheritdoc/>
    public void Dispose() => program.Dispose();

    private static string Plain(Uri address) => address.ToString().TrimEnd('/');
}
