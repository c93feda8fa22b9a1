using System.Data.Common;

namespace BillingEngine.Platform.Persistence;

/// <summary>The settings that the engine adds to the configured connection string, which takes precedence.</summary>
public static class TunedConnection
{
    /// <summary>
    /// The connection string of the engine's pool. The hot loops send a few long statements again and again, so each
    /// connection prepares them once. The engine sets nothing on a connection that outlasts a transaction, so the pool
    /// need not reset it.
    /// </summary>
    public static string Of(string connectionString) =>
        With(connectionString, ("Max Auto Prepare", 100), ("No Reset On Close", true));

    /// <summary>The same without prepared statements.</summary>
    public static string WithoutPreparing(string connectionString) =>
        With(connectionString, ("No Reset On Close", true));

    private static string With(string connectionString, params (string Key, object Value)[] more)
    {
        var said = new DbConnectionStringBuilder { ConnectionString = connectionString };
        foreach (var (key, value) in more)
        {
            if (!said.ContainsKey(key))
                said[key] = value;
        }
        return said.ConnectionString;
    }
}
