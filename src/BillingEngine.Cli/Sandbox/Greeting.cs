using BillingEngine.Cli.Postgres;
using BillingEngine.Domain.Common;
using Npgsql;

namespace BillingEngine.Cli.Sandbox;

/// <summary>The text printed when the sandbox is ready: addresses, keys, and commands to paste.</summary>
public static class Greeting
{
    /// <summary>The id of the direct account's merchant, which the server has created in the database.</summary>
    public static async Task<MerchantId> MerchantAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(
            "SELECT id FROM merchants WHERE account_key = $1 AND sub_mchid IS NULL"
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ServerSettings.DirectAccount });
        return new MerchantId((Guid)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <summary>Prints it; the commands to paste are never wrapped.</summary>
    public static void Print(
        Stack stack,
        PostgresCluster? cluster,
        SandboxFolder folder,
        ApiKeys keys,
        MerchantId merchant
    )
    {
        var server = stack.ServerUrl.ToString().TrimEnd('/');
        var simulator = stack.SimulatorUrl.ToString().TrimEnd('/');
        Console.WriteLine(
            $"""

            The sandbox is ready.
              API        {server}
              simulator  {simulator}   (control API: {simulator}/_control)
              API key    {keys.Direct}   (stored in {Relative(folder.ApiKeyFile)})
              merchant   {merchant}   (the merchant_id for a mini program's login)
              partner    {keys.Partner}   (the institution's sub-merchant)
              operators  {server}/operators   (operator, {Relative(folder.OperatorPasswordFile)})
              logs       {Relative(folder.Path)}/server.log, simulator.log, postgres.log
            """
        );
        if (cluster is not null)
            Console.WriteLine($"  database   psql -h {cluster.SocketFolder} -U billing billing");
        Console.WriteLine(
            $"""

            Paste this into another terminal to enrol a payer, sign, and see the payment:

            {ToPaste(folder.Variables)}

            docs/quickstart.md continues from here to a backend. Ctrl-C stops everything; the next ./run finds its data
            again.
            """
        );
    }

    /// <summary>
    /// Shell commands that enrol a new payer, sign, and show the subscription and its payment. They can be repeated.
    /// </summary>
    public static string ToPaste(string variables) =>
        $$"""
            . '{{variables}}'; WHO=user-$(date +%s)
            call() { curl -sS -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' "$@"; echo; }
            call $API/v1/plans -d '{"code": "monthly", "name": "Monthly", "amount": 8800, "currency": "HKD",
              "interval": "month", "merchant_category_code": "5817",
              "contract_template_id": {{ServerSettings.DirectTemplate}}}'
            MADE=$(call $API/v1/subscriptions -d '{"plan": "monthly", "channel": "mini_program", "customer":
              {"reference": "'$WHO'", "openid": "o'$WHO'", "display_name": "Li Lei"} }')
            SESSION=$(echo "$MADE" | sed -n 's/.*"session_id": *"\([^"]*\)".*/\1/p')
            SUBSCRIPTION=$(echo "$MADE" | sed -n 's/^{"id": *"\([^"]*\)".*/\1/p')
            curl -sS -X POST $SIM/_control/sessions/$SESSION/sign; echo
            PAID="$API/v1/payments?subscription=$SUBSCRIPTION&status=succeeded"
            until call "$PAID" | grep '"amount": *8800'; do sleep 1; done
            call $API/v1/subscriptions/$SUBSCRIPTION
            """;

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path);
}
