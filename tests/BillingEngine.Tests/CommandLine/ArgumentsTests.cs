using BillingEngine.Cli;

namespace BillingEngine.Tests.CommandLine;

/// <summary>Unusable arguments end with one sentence and exit code 2, before any work starts.</summary>
public sealed class ArgumentsTests
{
    [Theory]
    [InlineData("storm --seed abc", "--seed must be a whole number from 1 to 2147483647, not 'abc'.")]
    [InlineData("storm --seed 99999999999", "--seed must be")]
    [InlineData("storm --seed 0", "--seed must be")]
    [InlineData("storm --seed 1.5", "--seed must be")]
    [InlineData("storm --seeds x", "--seeds must be a whole number from 1 to 10000, not 'x'.")]
    [InlineData("storm --seed 2147483647 --seeds 2", "--seed plus --seeds exceeds")]
    [InlineData("storm --subscribers none", "--subscribers must be")]
    [InlineData("storm --years -1", "--years must be a whole number from 0 to 10")]
    [InlineData("storm --months many", "--months must be")]
    [InlineData("storm --nodes 17", "--nodes must be a whole number from 1 to 16, not '17'.")]
    [InlineData("storm --tick often", "--tick must be a whole number from 0 to 1440, not 'often'.")]
    [InlineData("storm --tick 1441", "--tick must be")]
    [InlineData("storm --faults hard", "hard")]
    [InlineData("storm --seed", "--seed")]
    [InlineData("storm --seed 1 --seed 2", "--seed")]
    [InlineData("demo --subscribers abc", "--subscribers must be a whole number from 1 to 5000, not 'abc'.")]
    [InlineData("demo --months 0", "--months must be")]
    [InlineData("demo --seed 0x7", "--seed must be")]
    [InlineData("demo --faults x", "x")]
    [InlineData("--port abc", "--port must be a whole number from 1 to 65535, not 'abc'.")]
    [InlineData("--simulator-port 70000", "--simulator-port must be")]
    [InlineData("--port 9000 --simulator-port 9000", "must differ")]
    [InlineData("restarts --times often", "--times must be")]
    [InlineData("prove --conection x", "--conection")]
    [InlineData("prove --connection nonsense", "The database cannot be opened")]
    [InlineData("guards no_such_guard", "There is no guard no_such_guard")]
    [InlineData("settings --server abc --simulator http://127.0.0.1:1 --folder f", "--server is not an address: abc")]
    [InlineData("strom", "strom")]
    public async Task A_sentence_says_what_is_taken(string line, string words)
    {
        using var errors = new StringWriter();
        var exitCode = await Terminal.RunAsync(Verbs.Root(), line.Split(' '), errors);
        Assert.Equal(2, exitCode);
        Assert.Contains(words, errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_path_is_refused_too()
    {
        using var errors = new StringWriter();
        Assert.Equal(
            2,
            await Terminal.RunAsync(
                Verbs.Root(),
                ["prove", "--connection", "Host=127.0.0.1;Port=1", "--simulator", ""],
                errors
            )
        );
        Assert.Contains("The ledger's file cannot be opened", errors.ToString(), StringComparison.Ordinal);
    }
}
