namespace WeChatPay.Simulator.Control;

/// <summary>The switches where the sources disagree, while the simulator runs: /_control/quirks.</summary>
internal sealed class QuirkControl(World world)
{
    private const int LongestSeconds = 366 * 86400;

    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/quirks", Get);
        control.MapPut("/quirks", (Delegate)PutAsync);
    }

    private IResult Get()
    {
        var options = world.Options;
        return ControlAnswers.Json(
            new QuirksView(
                options.Schedule == NotificationSchedule.Short ? "short" : "long",
                options.CodeSpelling == CodeSpelling.Joined ? "joined" : "underscored",
                options.WebReply == WebReply.SignUrl ? "sign_url" : "show_code_url",
                options.OneInFlightPerContract, options.OneContractPerUserAndPlan, options.DisplayNameRequired,
                options.SessionMinutes, options.CloseAfterSeconds, options.RefundSeconds, options.RefundSpacingSeconds),
            ControlJson.Control.QuirksView);
    }

    private async Task<IResult> PutAsync(HttpContext context)
    {
        var body = await ControlBody.ReadAsync(
            context, "schedule", "code_spelling", "web_reply", "one_in_flight_per_contract",
            "one_contract_per_user_and_plan", "display_name_required", "session_minutes", "close_after_seconds",
            "refund_seconds", "refund_spacing_seconds");
        var schedule = body.Word("schedule", "long", "short");
        var spelling = body.Word("code_spelling", "underscored", "joined");
        var web = body.Word("web_reply", "show_code_url", "sign_url");
        var oneInFlight = body.Flag("one_in_flight_per_contract");
        var oneContract = body.Flag("one_contract_per_user_and_plan");
        var displayName = body.Flag("display_name_required");
        var minutes = body.Integer("session_minutes", min: 1);
        if (minutes > 60 * 24 * 365)
        {
            body.Fail("The field 'session_minutes' is at most a year.");
        }

        var close = body.Integer("close_after_seconds");
        var refund = body.Integer("refund_seconds");
        var spacing = body.Integer("refund_spacing_seconds");
        if (Math.Max(close ?? 0, Math.Max(refund ?? 0, spacing ?? 0)) > LongestSeconds)
        {
            body.Fail("The fields in seconds are at most a year.");
        }

        if (body.Complaint is { } complaint)
        {
            return ControlAnswers.BadRequest(complaint);
        }

        var options = world.Options;
        lock (world.Gate)
        {
            options.Schedule = schedule is null ? options.Schedule
                : schedule == "short" ? NotificationSchedule.Short : NotificationSchedule.Long;
            options.CodeSpelling = spelling is null ? options.CodeSpelling
                : spelling == "joined" ? CodeSpelling.Joined : CodeSpelling.Underscored;
            options.WebReply = web is null ? options.WebReply
                : web == "sign_url" ? WebReply.SignUrl : WebReply.ShowCodeUrl;
            options.OneInFlightPerContract = oneInFlight ?? options.OneInFlightPerContract;
            options.OneContractPerUserAndPlan = oneContract ?? options.OneContractPerUserAndPlan;
            options.DisplayNameRequired = displayName ?? options.DisplayNameRequired;
            options.SessionMinutes = (int)(minutes ?? options.SessionMinutes);
            options.CloseAfterSeconds = (int)(close ?? options.CloseAfterSeconds);
            options.RefundSeconds = (int)(refund ?? options.RefundSeconds);
            options.RefundSpacingSeconds = (int)(spacing ?? options.RefundSpacingSeconds);
        }

        return Get();
    }
}
