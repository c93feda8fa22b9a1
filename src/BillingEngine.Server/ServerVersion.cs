using System.Reflection;

namespace BillingEngine.Server;

/// <summary>The version of this build, as <c>--version</c> and <c>/health</c> show it.</summary>
internal static class ServerVersion
{
    public const string Option = "--version";

    public static string Text { get; } =
        typeof(ServerVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;
}
