using BillingEngine.Cli.Processes;

namespace BillingEngine.Cli.Postgres;

/// <summary>
/// The operating system user that runs PostgreSQL: the current user, or another one when that is root, which PostgreSQL
/// refuses.
/// </summary>
public sealed class PostgresUser
{
    private readonly IReadOnlyList<string> prefix;

    private PostgresUser(string? user, IReadOnlyList<string> prefix)
    {
        User = user;
        this.prefix = prefix;
    }

    /// <summary>The other user's name; null for the current user.</summary>
    public string? User { get; }

    /// <summary>Chooses the user and the way to switch to it.</summary>
    public static PostgresUser Choose()
    {
        if (!string.Equals(Environment.UserName, "root", StringComparison.Ordinal))
            return new PostgresUser(null, []);
        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        var user = known.Contains("postgres") ? "postgres" : "nobody";
        if (ShellCommand.Which("setpriv") is { } setpriv)
        {
            return new PostgresUser(
                user,
                [setpriv, $"--reuid={user}", $"--regid={Group(user)}", "--clear-groups", "--"]
            );
        }

        if (ShellCommand.Which("runuser") is { } runuser)
            return new PostgresUser(user, [runuser, "-u", user, "--"]);
        throw new PlainFailureException(
            "PostgreSQL refuses to run as root: install util-linux (setpriv), or run this as another user."
        );
    }

    /// <summary>The command, run as that user.</summary>
    public IReadOnlyList<string> Command(params IEnumerable<string> command) => [.. prefix, .. command];

    /// <summary>Creates a folder that only that user can enter.</summary>
    public async Task CreateFolderAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        if (User is not null)
            await RequireSuccessAsync(["chown", $"{User}:{Group(User)}", folder], cancellationToken);
        await RequireSuccessAsync(["chmod", "700", folder], cancellationToken);
    }

    /// <summary>Whether that user can enter a folder through all its parents.</summary>
    public async Task<bool> CanEnterAsync(string folder, CancellationToken cancellationToken) =>
        User is null
        || (await ShellCommand.RunAsync(Command("test", "-x", folder), null, cancellationToken)).ExitCode == 0;

    private static string Group(string user) =>
        File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(line => line[0] == user)[3];

    private static async Task RequireSuccessAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await ShellCommand.RunAsync(command, null, cancellationToken);
        if (exitCode != 0)
            throw new PlainFailureException($"{string.Join(' ', command)} failed: {output.Trim()}", exitCode: 1);
    }
}
