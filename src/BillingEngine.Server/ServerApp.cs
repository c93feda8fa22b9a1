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
    // Long enough for a batch in flight to come home (docs/runbook.md, Stopping).
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    // Slower than this a body holds a connection for its own sake: 408. 64 KiB are through within a minute and a bit.
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>Builds the application; starting it brings the database up to date first, or waits for it.</summary>
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

    /// <summary>What the server would start with, for the commands that only look.</summary>
    public static IConfiguration Configuration(string[] args) => Builder(args).Configuration;

    private static WebApplicationBuilder Builder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        // A file for each setting, named like its variable: how containers are given secrets.
        if (builder.Configuration["SettingsFolder"] is { Length: > 0 } folder)
        {
            if (!Directory.Exists(folder))
            {
                throw new InvalidConfigurationException(
                    "The configuration",
                    [$"SettingsFolder is {folder}, which is not there: mount the folder, or take the setting away."]
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
                    [$"SettingsFolder {folder} cannot be read ({e.Message}): let this process read its files."]
                );
            }
        }
        return builder;
    }
}
