using System.Reflection;
using System.Text.RegularExpressions;
using BillingEngine.Cli;
using BillingEngine.Platform.Logging;

namespace BillingEngine.Tests.Logging;

public sealed partial class LogCategoriesTests
{
    [Fact]
    public void Each_category_that_the_runbook_names_is_logged()
    {
        var logged = typeof(LogCategories)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .ToList();
        var runbook = File.ReadAllText(Path.Combine(Repository.Root, "docs", "runbook.md"));
        var named = Category().Matches(runbook).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(logged, text => text == name || text.StartsWith(name + ".")));
    }

    [GeneratedRegex(@"Logging:LogLevel:([\w.]+)")]
    private static partial Regex Category();
}
