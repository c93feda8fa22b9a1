using BillingEngine.Server.Operators;
using BillingEngine.Testing;

namespace BillingEngine.Tests.Operators;

/// <summary>An attack on the login slows the attacker down, and other users only for a short time.</summary>
public sealed class LoginAllowanceTests : IDisposable
{
    private readonly ManualClock clock = new(new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero));
    private readonly LoginAllowance allowance;

    public LoginAllowanceTests() => allowance = new LoginAllowance(clock);

    public void Dispose() => allowance.Dispose();

    [Fact]
    public void An_address_that_guesses_waits_and_another_does_not()
    {
        for (var i = 0; i < LoginAllowance.AttemptsPerMinute; i++)
            Assert.Equal(TimeSpan.Zero, allowance.Take("192.0.2.1", $"name {i}", null));
        Assert.Equal(TimeSpan.FromSeconds(6), allowance.Take("192.0.2.1", "another", null));
        Assert.Equal(TimeSpan.Zero, allowance.Take("192.0.2.2", "another", null));
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(TimeSpan.Zero, allowance.Take("192.0.2.1", "another", null));
    }

    [Fact]
    public void Guesses_at_one_name_from_many_addresses_are_held_to_a_few_for_each_address()
    {
        for (var i = 0; i < LoginAllowance.AttemptsPerMinute; i++)
            Assert.Equal(TimeSpan.Zero, allowance.Take($"192.0.2.{i}", "ann", null));
        var more = Enumerable.Range(0, 9).Count(_ => allowance.Take("192.0.2.200", "ann", null) == TimeSpan.Zero);
        Assert.Equal(LoginAllowance.AttemptsOfNewcomers, more);
        Assert.Equal(TimeSpan.Zero, allowance.Take("192.0.2.200", "vic", null));
    }

    [Fact]
    public void An_operator_logs_in_from_a_new_address_while_the_name_is_under_attack()
    {
        for (var i = 0; i < 1000; i++)
        {
            allowance.Take($"198.51.{i % 5}.{i % 200}", "ann", null);
            clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(TimeSpan.Zero, allowance.Take("192.0.2.1", "ann", null));
    }

    [Fact]
    public void A_known_browser_is_counted_separately()
    {
        for (var i = 0; i < 100; i++)
            allowance.Take("192.0.2.1", "ann", null);
        for (var i = 0; i < LoginAllowance.AttemptsPerMinute; i++)
            Assert.Equal(TimeSpan.Zero, allowance.Take("192.0.2.1", "ann", "browser"));
        Assert.NotEqual(TimeSpan.Zero, allowance.Take("192.0.2.1", "ann", "browser"));
    }
}
