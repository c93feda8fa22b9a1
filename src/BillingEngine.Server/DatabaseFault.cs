using System.Net.Sockets;
using Npgsql;

namespace BillingEngine.Server;

/// <summary>A start that cannot continue; the message says why and what to do.</summary>
public sealed class StartRefusedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Why the database cannot be used and what to do, in one sentence; and whether waiting may help.</summary>
internal sealed record DatabaseFault(string Sentence, bool MayPass)
{
    // Waiting helps when a database is starting, full, failing over or still a standby.
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        PostgresErrorCodes.AdminShutdown,
        PostgresErrorCodes.CrashShutdown,
        PostgresErrorCodes.CannotConnectNow,
        PostgresErrorCodes.ReadOnlySqlTransaction,
    };

    /// <summary>The database fault behind an exception; null when it is about something else.</summary>
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
                        $"The database of ConnectionStrings:Billing cannot be reached: {Reason(away)}. Start it, or "
                            + "correct the setting.",
                        away.IsTransient || away.InnerException is SocketException or TimeoutException or IOException
                    );
                case SocketException away:
                    return new DatabaseFault(
                        $"The database of ConnectionStrings:Billing cannot be reached: {Reason(away)}. Start it, or "
                            + "correct the setting.",
                        MayPass: true
                    );
            }
        }
        return null;
    }

    // PostgreSQL's own message names the role and the database, never the password.
    private static DatabaseFault Of(PostgresException refusal) =>
        refusal.SqlState switch
        {
            PostgresErrorCodes.InvalidCatalogName => new(
                $"PostgreSQL has no such database: {Reason(refusal)}. Create it (CREATE DATABASE ...), or correct Database in "
                    + "ConnectionStrings:Billing.",
                MayPass: false
            ),
            PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidPassword => new(
                $"PostgreSQL refuses the login of ConnectionStrings:Billing: {Reason(refusal)}. Create the role, correct "
                    + "Username and Password, or allow it in pg_hba.conf.",
                MayPass: false
            ),
            PostgresErrorCodes.InsufficientPrivilege => new(
                $"The role of ConnectionStrings:Billing lacks a right: {Reason(refusal)}. Run `dotnet "
                    + "BillingEngine.Server.dll migrate` with the role that owns the schema and set Billing:MigrateAtStart to "
                    + "false here, or grant the right (docs/runbook.md, Roles of the database).",
                MayPass: false
            ),
            var state when refusal.IsTransient || Passing.Contains(state) => new(
                $"The database does not accept work now: {Reason(refusal)}.",
                MayPass: true
            ),
            var state => new(
                $"PostgreSQL refuses what the start needs ({state}): {Reason(refusal)}. Compare the schema with this "
                    + "version: the command doctor looks at both.",
                MayPass: false
            ),
        };

    private static string Reason(Exception exception) =>
        exception switch
        {
            PostgresException refusal => refusal.MessageText.TrimEnd('.'),
            { InnerException: { } inner } => $"{exception.Message.TrimEnd('.')} ({inner.Message.TrimEnd('.')})",
            _ => exception.Message.TrimEnd('.'),
        };
}
