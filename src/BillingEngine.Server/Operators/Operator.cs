using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace BillingEngine.Server.Operators;

/// <summary>Somebody who may look at the jobs and the console; an operator may also press the buttons.</summary>
public sealed partial record Operator(string Name, string PasswordHash, bool MayPress)
{
    /// <summary>How long a name may be.</summary>
    internal const int MostName = 64;

    /// <summary>Changes when the password or the role does, and ends the sessions that were begun before.</summary>
    public string Stamp { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}\n{PasswordHash}\n{MayPress}")))[..32];

    /// <summary>Reads <c>Operators:NAME:PasswordHash</c> and <c>Role</c>; no hash is ever in a fault.</summary>
    internal static IReadOnlyList<Operator> Read(IConfiguration configuration, List<string> faults)
    {
        var known = new List<Operator>();
        foreach (var section in configuration.GetSection("Operators").GetChildren())
        {
            var (hash, role) = (section["PasswordHash"] ?? "", section["Role"] ?? "");
            if (!NameRule().IsMatch(section.Key))
                faults.Add($"{section.Path}: a name is 1-64 letters, digits, '.', '-', '_' or '@'; rename it.");
            if (!OperatorPasswords.IsHash(hash))
                faults.Add($"{section.Path}:PasswordHash is no hash: make one with the command hash-password.");
            if (role is not ("operator" or "viewer"))
                faults.Add($"{section.Path}:Role must be operator or viewer.");
            known.Add(new Operator(section.Key, hash, role == "operator"));
        }
        return known;
    }

    [GeneratedRegex(@"^[A-Za-z0-9._@-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex NameRule();
}

/// <summary>The operators of the configuration, by name.</summary>
public sealed class KnownOperators(IReadOnlyList<Operator> operators)
{
    // Who does not exist takes as long to refuse as who does.
    private static readonly string Nobody = OperatorPasswords.Hash(
        Convert.ToHexString(RandomNumberGenerator.GetBytes(16))
    );

    /// <summary>Whether there is any.</summary>
    public bool Any => operators.Count > 0;

    /// <summary>Finds one by its exact name.</summary>
    public Operator? Find(string? name) =>
        operators.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.Ordinal));

    /// <summary>The operator whose name and password these are, or null.</summary>
    public Operator? Verify(string name, string password)
    {
        var found = Find(name);
        return OperatorPasswords.Verify(found?.PasswordHash ?? Nobody, password) ? found : null;
    }
}
