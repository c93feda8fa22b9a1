using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace BillingEngine.Server.Operators;

/// <summary>A person who may see the jobs and the console; an operator may also use the buttons.</summary>
public sealed partial record Operator(string Name, string PasswordHash, bool MayPress)
{
    /// <summary>The longest name.</summary>
    internal const int MostName = 64;

    /// <summary>Changes with the password or the role, and ends all earlier sessions.</summary>
    public string Stamp { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}\n{PasswordHash}\n{MayPress}")))[..32];

    /// <summary>Reads <c>Operators:NAME:PasswordHash</c> and <c>Role</c>; a fault never contains a hash.</summary>
    internal static IReadOnlyList<Operator> Read(IConfiguration configuration, List<string> faults)
    {
        var known = new List<Operator>();
        foreach (var section in configuration.GetSection("Operators").GetChildren())
        {
            var (hash, role) = (section["PasswordHash"] ?? "", section["Role"] ?? "");
            if (!NameRule().IsMatch(section.Key))
                faults.Add($"{section.Path}: a name is 1-64 letters, digits, '.', '-', '_' or '@'; rename it.");
            if (!OperatorPasswords.IsHash(hash))
                faults.Add($"{section.Path}:PasswordHash is not a hash: create one with the command hash-password.");
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
    // Refusing an unknown name takes as long as refusing a known one.
    private static readonly string UnknownOperatorHash = OperatorPasswords.Hash(
        Convert.ToHexString(RandomNumberGenerator.GetBytes(16))
    );

    public bool Any => operators.Count > 0;

    /// <summary>Finds an operator by exact name.</summary>
    public Operator? Find(string? name) =>
        operators.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.Ordinal));

    /// <summary>The operator with this name and password, or null.</summary>
    public Operator? Verify(string name, string password)
    {
        var found = Find(name);
        return OperatorPasswords.Verify(found?.PasswordHash ?? UnknownOperatorHash, password) ? found : null;
    }
}
