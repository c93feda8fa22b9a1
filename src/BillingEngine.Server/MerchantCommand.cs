using BillingEngine.Merchants;
using MediatR;
using Npgsql;

namespace BillingEngine.Server;

/// <summary>
/// <c>BillingEngine.Server open-merchant --account KEY --name NAME [--sub-mchid ID] [--sub-appid ID] [--mcc CODE]
/// [--time-zone ZONE] [--operator true]</c>: creates a merchant and prints its API key once, then ends.
/// </summary>
internal static class MerchantCommand
{
    public const string Name = "open-merchant";

    public static async Task<int> RunAsync(WebApplication app, IConfiguration options)
    {
        if (options["account"] is not { } account || options["name"] is not { } name)
        {
            await Console.Error.WriteLineAsync(
                $"Usage: {Name} --account KEY --name NAME [--sub-mchid ID] [--sub-appid ID] [--operator true]"
            );
            return 2;
        }
        var settings = app.Services.GetRequiredService<ServerSettings>();
        var schema = new Schema(
            settings.ConnectionString,
            app.Services.GetRequiredService<NpgsqlDataSource>(),
            options,
            app.Logger
        );
        if (settings.Engine.MigrateAtStart)
        {
            await schema.MigrateAsync(CancellationToken.None);
        }
        else if (await schema.MissingAsync(CancellationToken.None) is { Count: > 0 } missing)
        {
            throw new StartRefusedException(
                $"The schema lacks {string.Join(", ", missing)}. Run `dotnet "
                    + "BillingEngine.Server.dll migrate` with the role that owns it, then repeat this command."
            );
        }

        await using var scope = app.Services.CreateAsyncScope();
        var opened = await scope
            .ServiceProvider.GetRequiredService<IMediator>()
            .Send(
                new OpenMerchant(
                    account,
                    name,
                    options["sub-mchid"],
                    options["sub-appid"],
                    options["mcc"] ?? "5734",
                    options["time-zone"] ?? "Asia/Hong_Kong",
                    IsOperator: options["operator"] == "true"
                )
            );
        if (opened.IsError)
        {
            var fields = opened.Error.Fields?.Select(f => $"\n- {f.Key} {string.Join(", ", f.Value)}") ?? [];
            await Console.Error.WriteLineAsync(opened.Error.Detail + string.Concat(fields));
            return 1;
        }
        Console.WriteLine($"{opened.Value.Merchant}\n{opened.Value.ApiKey}");
        return 0;
    }
}
