using BillingEngine.Server.Operators;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Operators;

/// <summary>The whole product with an operator and a viewer.</summary>
public class OperatorStack : LiveStack
{
    public const string Password = "correct horse battery";

    protected override IReadOnlyDictionary<string, string?> MoreSettings => Settings;

    private static Dictionary<string, string?> Settings { get; } =
        new()
        {
            ["Operators:ann:PasswordHash"] = HashOf(Password),
            ["Operators:ann:Role"] = "operator",
            ["Operators:vic:PasswordHash"] = HashOf(Password),
            ["Operators:vic:Role"] = "viewer",
        };

    /// <summary>What the command hash-password prints.</summary>
    public static string HashOf(string password)
    {
        using var output = new StringWriter();
        Assert.Equal(0, OperatorPasswords.Run(new StringReader(password + "\n"), output, TextWriter.Null));
        return output.ToString().Trim();
    }
}
