using System.Net.Sockets;
using Npgsql;

namespace BillingEngine.Server;

/// <summary>A start that cannot go on; its message says why and what to do.</summary>
public sealed class StartRefusedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// Why the database cannot be used, in a sentence with what to do about it; and whether it may pass by itself.
/// </summary>
internal sealed record DatabaseFault(string Sentence, bool MayPass)
{
    // Where a database comes up, is full, fails over or is still a standby, waiting helps.
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        PostgresErrorCodes.AdminShutdown,
        PostgresErrorCodes.CrashShutdown,
        PostgresErrorCodes.CannotConnectNow,
        PostgresErrorCodes.ReadOnlySqlTransaction,
    };

    /// <summary>What a failure says of the database; null where it is about something else.</summary>
    public static DatabaseFault? Of(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PostgresException refusal:
                    return Of(refusal);
                case NpgsqlException away:
                    return new DatabaseFault(
                        $"The database of ConnectionStrings:Billing cannot be reached: {Words(away)}. Start it, or "
                            + "mend the setting.",
                        away.IsTransient || away.InnerException is SocketException or TimeoutException or IOException
                    );
                case SocketException away:
                    return new DatabaseFault(
                        $"The database of ConnectionStrings:Billing cannot be reached: {Words(away)}. Start it, or "
                            + "mend the setting.",
                        MayPass: true
                    );
            }
        }
        return null;
    }

    // The server's own words name the role and the database, never the password.
    private static DatabaseFault Of(PostgresException refusal) =>
        refusal.SqlState switch
        {
            PostgresErrorCodes.InvalidCatalogName => new(
                $"PostgreSQL has no such database: {Words(refusal)}. Create it (CREATE DATABASE ...), or mend Database in "
                    + "ConnectionStrings:Billing.",
                MayPass: false
            ),
            PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidPassword => new(
                $"PostgreSQL refuses the login of ConnectionStrings:Billing: {Words(refusal)}. Create the role, mend "
                    + "Username and Password, or let it in by pg_hba.conf.",
                MayPass: false
            ),
            PostgresErrorCodes.InsufficientPrivilege => new(
                $"The role of ConnectionStrings:Billing lacks a right: {Words(refusal)}. Run `dotnet "
                    + "BillingEngine.Server.dll migrate` with the role that owns the schema and set Billing:MigrateAtStart to "
                    + "false here, or grant the right (docs/runbook.md, Roles of the database).",
                MayPass: false
            ),
            var state when refusal.IsTransient || Passing.Contains(state) => new(
                $"The database does not take work now: {Words(refusal)}.",
                MayPass: true
            ),
            var state => new(
                $"PostgreSQL refuses what the start needs ({state}): {Words(refusal)}. Compare the schema with this "
                    + "version: the command doctor looks at both.",
                MayPass: false
            ),
        };

    private static string Words(Exception exception) =>
        exception switch
        {
            PostgresException refusal => refusal.MessageText.TrimEnd('.'),
            { InnerException: { } inner } => $"{exception.Message.TrimEnd('.')} ({inner.Message.TrimEnd('.')})",
            _ => exception.Message.TrimEnd('.'),
        };
}
