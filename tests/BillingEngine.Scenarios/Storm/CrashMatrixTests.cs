using BillingEngine.Cli.Storm;
using BillingEngine.Testing.Postgres;
using WeChatPay.Simulator;
using WeChatPay.Simulator.Certificates;

namespace BillingEngine.Scenarios.Storm;

/// <summary>
/// Every walk, with a crash of the node before and after its first, second, … commit or call until the walk ends. A new
/// node replaces it, and the money is as if nothing had happened.
/// </summary>
public sealed class CrashMatrixTests : IAsyncLifetime
{
    // More points than this in one walk are an endless loop.
    private const int MostPoints = 80;
    private static readonly Lazy<KeyRing> Keys = new(() => KeyRing.Generate(new SimulatorOptions()));
    private readonly TestDatabase database = new();

    public static TheoryData<string, bool> Cases()
    {
        var cases = new TheoryData<string, bool>();
        foreach (var walk in Walks.All.Keys)
        {
            cases.Add(walk, false);
            cases.Add(walk, true);
        }
        return cases;
    }

    public Task InitializeAsync() => database.InitializeAsync();

    public Task DisposeAsync() => database.DisposeAsync();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_node_may_crash_anywhere_on_a_walk(string walk, bool afterTheCall)
    {
        var options = new StormOptions(Subscribers: 0, Months: 1, Nodes: 1, Seed: 1, Faults: "none");
        await using var stage = await StormStage.StartAsync(database.ConnectionString, options, Keys.Value, default);
        var rig = new CrashRig(stage);
        await rig.OpenAsync();
        for (var k = 1; ; k++)
        {
            Assert.True(k < MostPoints, $"{walk} has no end");
            var isThrough = await WalkAsync(rig, Walks.All[walk], k, afterTheCall);
            if (!isThrough)
                continue;
            Assert.True(k > Walks.All[walk].LeastPoints, $"{walk} has {k - 1} points only: is anything counted?");
            return;
        }
    }

    // Returns whether the walk ended before its k-th point.
    private static async Task<bool> WalkAsync(CrashRig rig, Walk walk, int k, bool after)
    {
        rig.NewPerson();
        await rig.FaultAsync();
        await walk.Before(rig);
        var crashes = rig.Crashes;
        rig.Arm(k, after);
        await walk.Act(rig);
        var isThrough = rig.Disarm(crashes);
        await rig.WaitAsync();
        var wrong = await rig.WrongAsync(walk.Ends, walk.Paid, walk.OrderEnds);
        Assert.True(wrong.Length == 0, $"{walk.Name}, crashed {(after ? "after" : "before")} point {k}: {wrong}");
        await rig.FaultAsync();
        if (walk.Ends != "canceled")
            await rig.DoAsync("subscriptions/{subscription}/cancel", new() { ["at"] = "now", ["refund"] = "none" });
        return isThrough;
    }
}
