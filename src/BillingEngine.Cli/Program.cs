using System.CommandLine;
using BillingEngine.Cli;
using BillingEngine.Cli.Demo;
using BillingEngine.Cli.Guards;
using BillingEngine.Cli.Postgres;
using BillingEngine.Cli.Prove;
using BillingEngine.Cli.Restarts;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Cli.Storm;

var root = new RootCommand("The recurring-billing engine on this machine: server, gateway simulator and PostgreSQL.")
{
    DemoCommand.Build(), DoctorCommand.Build(), GuardsCommand.Build(), PostgresCommand.Build(), ProveCommand.Build(),
    RestartsCommand.Build(), SettingsCommand.Build(), StormCommand.Build(),
};
SandboxCommand.AddTo(root);
return await Terminal.RunAsync(root, args);
