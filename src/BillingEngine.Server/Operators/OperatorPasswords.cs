using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace BillingEngine.Server.Operators;

/// <summary>Password hashes in ASP.NET's format: PBKDF2 with HMAC-SHA512, including salt and iteration count.</summary>
internal static class OperatorPasswords
{
    /// <summary>The command that prints a hash.</summary>
    public const string Command = "hash-password";

    private const int ShortestPassword = 12;

    // OWASP's iteration count for PBKDF2 with HMAC-SHA512.
    private static readonly PasswordHasher<string> Hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = 210_000 })
    );

    public static string Hash(string password) => Hasher.HashPassword("", password);

    public static bool Verify(string hash, string password) =>
        Hasher.VerifyHashedPassword("", hash, password) != PasswordVerificationResult.Failed;

    // Version 3 of the format: a marker, three numbers of four bytes, then salt and key.
    public static bool IsHash(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= 13 + 16 + 16 && bytes[0] == 1;
    }

    /// <summary>Reads a password from standard input and prints its hash.</summary>
    public static int Run(TextReader input, TextWriter output, TextWriter errors)
    {
        var password = input.ReadLine() ?? "";
        if (password.Length < ShortestPassword)
        {
            errors.WriteLine(
                $"Give a password of at least {ShortestPassword} characters on standard input: it protects the "
                    + "jobs from everyone in the network."
            );
            return 2;
        }
        output.WriteLine(Hash(password));
        return 0;
    }

    /// <summary>Standard input; at a terminal, without echo.</summary>
    public static TextReader Input()
    {
        if (Console.IsInputRedirected)
            return Console.In;
        Console.Error.Write("Password: ");
        var typed = new List<char>();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key != ConsoleKey.Backspace)
                typed.Add(key.KeyChar);
            else if (typed.Count > 0)
                typed.RemoveAt(typed.Count - 1);
        }
        Console.Error.WriteLine();
        return new StringReader(new string([.. typed]));
    }
}
