using BillingEngine.Alerts;
using BillingEngine.Composition;
using BillingEngine.Contracts;
using BillingEngine.Customers;
using BillingEngine.Invoices;
using BillingEngine.Ledger;
using BillingEngine.Merchants;
using BillingEngine.MiniProgram;
using BillingEngine.Notifications;
using BillingEngine.Orders;
using BillingEngine.Payments;
using BillingEngine.Plans;
using BillingEngine.Platform;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Metrics;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Reconciliation;
using BillingEngine.Refunds;
using BillingEngine.Server.Addresses;
using BillingEngine.Server.Logging;
using BillingEngine.Server.Operators;
using BillingEngine.Subscriptions;
using BillingEngine.TestClock;
using BillingEngine.Webhooks;
using BillingEngine.WeChatPay;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BillingEngine.Server;

/// <summary>The process: configuration in, routes out.</summary>
public static class ServerApp
{
    // Long enough for a batch in flight to finish (docs/runbook.md, Stopping).
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    // A slower body only holds a connection: 408. 64 KiB take a little over a minute at this rate.
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>Builds the application. Its start first migrates the database, or waits for it.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = Builder(args);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = SlowestBody;
        });
        builder.AddLogFormat();
        adjust?.Invoke(builder);
        ConfigurationCheck.Demand(builder.Configuration);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddServerSettings();
        builder.Services.AddBillingEngine(p => p.GetRequiredService<ServerSettings>().ConnectionString);
        builder.Services.AddWeChatPayGateway(builder.Configuration);
        builder.Services.AddSingleton<Preparation>();
        builder.Services.AddHostedService(p => p.GetRequiredService<Preparation>());
        builder.Services.AddTimetableRunner(builder.Configuration);
        builder.Services.AddOperators();
        builder.Services.AddPublicAddress();
        builder.Services.AddSingleton<IMetricsPart, CertificateMetrics>();

        var app = builder.Build();
        app.UsePublicAddress();
        app.UseStartGate();
        app.UseBillingHttp();
        app.UseOperators();
        app.MapFrontPage();
        app.MapHealth();
        app.MapOperators();
        app.MapTimetableRunner();
        app.MapNotifications();
        app.MapApiDocument();
        var api = app.MapApi();
        api.MapPlans();
        api.MapCustomers();
        api.MapSubscriptions();
        api.MapContracts();
        api.MapInvoices();
        api.MapPayments();
        api.MapOrders();
        api.MapRefunds();
        api.MapLedger();
        api.MapReconciliations();
        api.MapAlerts();
        api.MapWebhooks();
        api.MapMiniProgram();
        api.MapMerchants();
        if (app.Services.GetRequiredService<EngineOptions>().Sandbox)
            api.MapTestClock();
        return app;
    }

    /// <summary>The server's configuration, for commands that only read it.</summary>
    public static IConfiguration Configuration(string[] args) => Builder(args).Configuration;

    private static WebApplicationBuilder Builder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        // One file per setting, named like its variable: how containers receive secrets.
        if (builder.Configuration["SettingsFolder"] is { Length: > 0 } folder)
        {
            if (!Directory.Exists(folder))
            {
                throw new InvalidConfigurationException(
                    "The configuration",
                    [$"SettingsFolder is {folder}, which does not exist: mount the folder, or remove the setting."]
                );
            }
            try
            {
                builder.Configuration.AddKeyPerFile(folder, optional: false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InvalidConfigurationException(
                    "The configuration",
                    [
                        $"SettingsFolder {folder} cannot be read ({e.Message}): give this process the right to read its files.",
                    ]
                );
            }
        }
        return builder;
    }
}
