using BillingEngine.Server.Operators;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Operators;

/// <summary>The server with an operator and a viewer.</summary>
public sealed class OperatorHost() : ServerHost(TestOperators.Settings);

/// <summary>An operator (ann) and a viewer (vic).</summary>
public static class TestOperators
{
    public const string Password = "correct horse battery";

    /// <summary>The settings that let them log in.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } =
        new Dictionary<string, string?>
        {
            ["Operators:ann:PasswordHash"] = HashOf(Password),
            ["Operators:ann:Role"] = "operator",
            ["Operators:vic:PasswordHash"] = HashOf(Password),
            ["Operators:vic:Role"] = "viewer",
        };

    /// <summary>The same settings and one more.</summary>
    public static IReadOnlyDictionary<string, string?> SettingsWith(string name, string value) =>
        new Dictionary<string, string?>(Settings) { [name] = value };

    /// <summary>What the command hash-password prints.</summary>
    public static string HashOf(string password)
    {
        using var output = new StringWriter();
        Assert.Equal(0, OperatorPasswords.Run(new StringReader(password + "\n"), output, TextWriter.Null));
        return output.ToString().Trim();
    }
}
