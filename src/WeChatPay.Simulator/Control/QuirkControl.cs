using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Control;

/// <summary>
/// Switches for what the sources of the protocol disagree about, while the simulator runs: /_control/quirks.
/// </summary>
internal sealed class QuirkControl(World world)
{
    private const int Year = 366 * 86400;

    private static readonly Quirk[] All =
    [
        Choice(
            "schedule",
            o => o.Schedule,
            (o, v) => o.Schedule = v,
            ("long", NotificationSchedule.Long),
            ("short", NotificationSchedule.Short)
        ),
        Choice(
            "code_spelling",
            o => o.CodeSpelling,
            (o, v) => o.CodeSpelling = v,
            ("underscored", CodeSpelling.Underscored),
            ("joined", CodeSpelling.Joined)
        ),
        Choice(
            "web_reply",
            o => o.WebReply,
            (o, v) => o.WebReply = v,
            ("show_code_url", WebReply.ShowCodeUrl),
            ("sign_url", WebReply.SignUrl)
        ),
        Flag("one_in_flight_per_contract", o => o.OneInFlightPerContract, (o, v) => o.OneInFlightPerContract = v),
        Flag(
            "one_contract_per_user_and_plan",
            o => o.OneContractPerUserAndPlan,
            (o, v) => o.OneContractPerUserAndPlan = v
        ),
        Flag("display_name_required", o => o.DisplayNameRequired, (o, v) => o.DisplayNameRequired = v),
        Number("session_minutes", 1, Year / 60, o => o.SessionMinutes, (o, v) => o.SessionMinutes = v),
        Number("close_after_seconds", 0, Year, o => o.CloseAfterSeconds, (o, v) => o.CloseAfterSeconds = v),
        Number("refund_seconds", 0, Year, o => o.RefundSeconds, (o, v) => o.RefundSeconds = v),
        Number("refund_spacing_seconds", 0, Year, o => o.RefundSpacingSeconds, (o, v) => o.RefundSpacingSeconds = v),
        Number("fee_basis_points", 0, 10_000, o => o.FeeBasisPoints, (o, v) => o.FeeBasisPoints = v),
        Number("statement_hour", 0, 23, o => o.StatementHour, (o, v) => o.StatementHour = v),
        Choice(
            "early_statement",
            o => o.EarlyStatement,
            (o, v) => o.EarlyStatement = v,
            ("creating", EarlyStatement.Creating),
            ("no_statement", EarlyStatement.NoStatement)
        ),
        Flag("statement_mark", o => o.StatementMark, (o, v) => o.StatementMark = v),
        Flag("statement_line_feed", o => o.StatementLineFeed, (o, v) => o.StatementLineFeed = v),
        Number("settle_days", 0, 366, o => o.SettleDays, (o, v) => o.SettleDays = v),
    ];

    private static readonly string[] Names = [.. All.Select(quirk => quirk.Name)];

    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/quirks", Get);
        control.MapPut("/quirks", (Delegate)PutAsync);
    }

    private IResult Get()
    {
        lock (world.StateLock)
        {
            return ControlResults.Json(
                new JsonObject(All.Select(quirk => KeyValuePair.Create(quirk.Name, quirk.Show(world.Options)))),
                ControlJson.Control.JsonObject
            );
        }
    }

    private async Task<IResult> PutAsync(HttpContext context)
    {
        var body = await ControlBody.ReadAsync(context, Names);
        var changes = All.Select(quirk => quirk.Read(body)).OfType<Action<SimulatorOptions>>().ToList();
        if (body.Problem is { } problem)
            return ControlResults.BadRequest(problem);

        lock (world.StateLock)
        {
            changes.ForEach(change => change(world.Options));
        }

        return Get();
    }

    private static Quirk Choice<T>(
        string name,
        Func<SimulatorOptions, T> get,
        Action<SimulatorOptions, T> set,
        params (string Text, T Value)[] choices
    )
        where T : struct, Enum =>
        new(
            name,
            options => choices.First(pair => pair.Value.Equals(get(options))).Text,
            body =>
                body.OneOf(name, [.. choices.Select(pair => pair.Text)]) is { } text && body.Problem is null
                    ? options => set(options, choices.First(pair => pair.Text == text).Value)
                    : null
        );

    private static Quirk Flag(string name, Func<SimulatorOptions, bool> get, Action<SimulatorOptions, bool> set) =>
        new(
            name,
            options => get(options),
            body => body.Flag(name) is { } value ? options => set(options, value) : null
        );

    private static Quirk Number(
        string name,
        int min,
        int max,
        Func<SimulatorOptions, int> get,
        Action<SimulatorOptions, int> set
    ) =>
        new(
            name,
            options => get(options),
            body =>
            {
                if (body.Integer(name, min) is not { } value)
                    return null;

                if (value > max)
                {
                    body.Fail($"The field '{name}' is at most {max}.");
                    return null;
                }

                return options => set(options, (int)value);
            }
        );

    /// <summary>One switch: how to read and how to change it.</summary>
    private sealed record Quirk(
        string Name,
        Func<SimulatorOptions, JsonNode?> Show,
        Func<ControlBody, Action<SimulatorOptions>?> Read
    );
}
