using System.Data.Common;

namespace BillingEngine.Platform.Persistence;

/// <summary>What the engine adds to the connection string of the configuration. What that says itself counts.</summary>
public static class TunedConnection
{
    /// <summary>
    /// The connection string of the engine's pool. The hot loops send few, long statements again and again: planned
    /// once for each connection. Nothing is set on a connection beyond its transactions, so nothing need be undone
    /// between two of them.
    /// </summary>
    public static string Of(string connectionString) =>
        With(connectionString, ("Max Auto Prepare", 100), ("No Reset On Close", true));

    /// <summary>The same for connections on which nothing is prepared.</summary>
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
