using System.Text.RegularExpressions;
using BillingEngine.Webhooks.Events;

namespace BillingEngine.Tests.Webhooks;

/// <summary>What endpoints choose from is what the nouns raise.</summary>
public sealed class EventTypesTests
{
    [Fact]
    public void Every_event_that_a_noun_raises_can_be_chosen_and_no_other()
    {
        var domain = Path.Combine(Cli.Repository.Root, "src", "BillingEngine.Domain");
        var words = Directory
            .EnumerateFiles(domain, "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(line => !line.Contains("Alerts.Add", StringComparison.Ordinal))
            .SelectMany(line => Regex.Matches(line, "\"([a-z_]+\\.[a-z_]+)\""))
            .Select(match => match.Groups[1].Value)
            .Distinct(StringComparer.Ordinal);

        Assert.Equal(EventTypes.All.Order(StringComparer.Ordinal), words.Order(StringComparer.Ordinal));
    }
}
