using System.Text.RegularExpressions;
using BillingEngine.Webhooks.Events;

namespace BillingEngine.Tests.Webhooks;

/// <summary>Endpoints can subscribe to exactly the events that the domain raises.</summary>
public sealed class EventTypesTests
{
    [Fact]
    public void Every_event_that_a_noun_raises_can_be_chosen_and_no_other()
    {
        var domain = Path.Combine(Cli.Repository.Root, "src", "BillingEngine.Domain");
        var raised = Directory
            .EnumerateFiles(domain, "*.cs", SearchOption.AllDirectories)
            .Select(file => Regex.Replace(File.ReadAllText(file), "Alerts\\.Add\\([^\"]*\"[a-z_.]+\"", ""))
            .SelectMany(text => Regex.Matches(text, "\"([a-z_]+\\.[a-z_]+)\""))
            .Select(match => match.Groups[1].Value)
            .Distinct(StringComparer.Ordinal);

        Assert.Equal(EventTypes.All.Order(StringComparer.Ordinal), raised.Order(StringComparer.Ordinal));
    }
}
