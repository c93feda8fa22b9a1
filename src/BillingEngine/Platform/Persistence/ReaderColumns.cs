using BillingEngine.Domain.Gateway;
using Npgsql;

namespace BillingEngine.Platform.Persistence;

/// <summary>Reads columns that several statements return.</summary>
internal static class ReaderColumns
{
    public static string? TextOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>Reads three columns: account_key, sub_mchid, sub_appid.</summary>
    public static GatewayRoute Route(this NpgsqlDataReader reader, int column) =>
        new(reader.GetString(column), reader.TextOrNull(column + 1), reader.TextOrNull(column + 2));
}
