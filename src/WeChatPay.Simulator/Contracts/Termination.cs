using WeChatPay.Simulator.Journal;
using WeChatPay.Simulator.Notifications;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Contracts;

/// <summary>
/// Ends a contract: by the merchant's call, by the user or by the platform (docs/wechat-pay.md, Contracts).
/// </summary>
internal sealed class Termination(World world, NotificationOutbox outbox)
{
    public const string ByUser = "USER";
    public const string ByMerchant = "MERCHANT";
    public const string ByPlatform = "PLATFORM";

    public WireReply Handle(WireCall call)
    {
        var fields = new BodyReader(call.Body);
        var party = Party.Read(fields, world, call.Signer, out var refusal);
        if (refusal is not null)
            return refusal;

        var note = fields.TextOrNull("termination_note", 256);
        if (fields.Problem is { } problem)
            return problem;

        lock (world.StateLock)
        {
            if (!world.Contracts.TryGetValue(call.Route.Argument, out var contract))
                return Gone();

            if (!contract.BelongsTo(party.Mchid, party.SubMchid))
                return WireReply.NoAuth("the contract belongs to another merchant");

            return End(contract, ByMerchant, note) ? WireReply.NoContent : Gone();
        }
    }

    /// <summary>Ends a signed contract and notifies the template's address; false if it had already ended.</summary>
    public bool End(Contract contract, string mode, string? note)
    {
        lock (world.StateLock)
        {
            if (!contract.Signed)
                return false;

            contract.Signed = false;
            contract.TerminatedAt = world.Clock.Now;
            contract.TerminationMode = mode;
            contract.TerminationNote = note;
            var address = world.Templates.GetValueOrDefault(contract.PlanId)?.TerminationNotifyUrl;
            outbox.Announce(new JournalEntry { Contract = contract }, ContractEvents.Terminated(contract, address));
            return true;
        }
    }

    private static WireReply Gone() =>
        WireReply.Refuse(403, "CONTRACT_NOT_EXIST", "the contract does not exist or has been terminated");
}
