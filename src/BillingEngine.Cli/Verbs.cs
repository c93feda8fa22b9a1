using System.CommandLine;
using BillingEngine.Cli.Demo;
using BillingEngine.Cli.Guards;
using BillingEngine.Cli.Postgres;
using BillingEngine.Cli.Prove;
using BillingEngine.Cli.Restarts;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Cli.Storm;

namespace BillingEngine.Cli;

/// <summary>The verbs of ./run.</summary>
public static class Verbs
{
    /// <summary>All verbs; the sandbox when none is named.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand(
            "The recurring-billing engine on this machine: server, gateway simulator and PostgreSQL."
        )
        {
            DemoCommand.Build(),
            DoctorCommand.Build(),
            GuardsCommand.Build(),
            PostgresCommand.Build(),
            ProveCommand.Build(),
            RestartsCommand.Build(),
            SettingsCommand.Build(),
            StormCommand.Build(),
        };
        SandboxCommand.AddTo(root);
        return root;
    }
}
