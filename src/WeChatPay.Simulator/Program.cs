using System.Reflection;
using WeChatPay.Simulator;

var version = typeof(SimulatorHost)
    .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
    .InformationalVersion;
if (args is ["--version"])
{
    Console.WriteLine(version);
    return 0;
}
var builder = WebApplication.CreateBuilder(args);
if (args is ["health", ..])
    return await HealthCheck.AskAsync(builder.Configuration);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

// A fault that delays a call must not delay Ctrl-C.
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
var options = new SimulatorOptions();
WebApplication? app = null;
SimulatorApp simulator;
try
{
    builder.Configuration.GetSection("Simulator").Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
    simulator = new SimulatorApp(options, () => SimulatorHost.Address(app!));
}
catch (InvalidOperationException problem)
{
    await Console.Error.WriteLineAsync($"The simulator cannot start: {problem.Message}");
    return 2;
}

app = builder.Build();
simulator.Map(app);
await app.StartAsync();
simulator.Begin();
app.Logger.LogInformation(
    "WeChat Pay simulator {Version} at {Address}; keys for clients at {KeysAddress}; state in {Folder}",
    version,
    SimulatorHost.Address(app),
    SimulatorHost.Address(app) + "/_control/keys",
    options.Folder ?? "memory only"
);
await app.WaitForShutdownAsync();
await simulator.DisposeAsync();
await app.DisposeAsync();
return 0;
