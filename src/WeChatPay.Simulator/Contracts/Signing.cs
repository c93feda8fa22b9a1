using System.Security.Cryptography;
using System.Text;
using WeChatPay.Simulator.Journal;
using WeChatPay.Simulator.Notifications;

namespace WeChatPay.Simulator.Contracts;

/// <summary>
/// What the user does on the signing page. Only signing sends a notification (docs/wechat-pay.md, Pre-signing).
/// </summary>
internal sealed class Signing(World world, NotificationOutbox outbox)
{
    /// <summary>
    /// Signs a session; signing it again returns the same contract. The error says why it cannot be signed.
    /// </summary>
    public (Contract? Contract, string? Error) Sign(Session session, string? openid)
    {
        lock (world.StateLock)
        {
            if (session.ContractId is { } signed)
                return (world.Contracts[signed], null);

            var user = session.Openid ?? openid ?? MadeUpOpenid(session);
            if (Refuse(session, user, openid) is { } refusal)
                return (null, refusal);

            var now = world.Clock.Now;
            var contract = new Contract
            {
                ContractId = $"{now.ToOffset(TimeSpan.FromHours(8)):yyyyMMdd}{world.NextNumber()}",
                Mchid = session.Mchid,
                SubMchid = session.SubMchid,
                Appid = session.Appid,
                SubAppid = session.SubAppid,
                PlanId = session.PlanId,
                OutContractCode = session.OutContractCode,
                UserDisplayName = session.UserDisplayName,
                Openid = user,
                SignedAt = now,
            };
            session.State = SessionState.Signed;
            session.ContractId = contract.ContractId;
            var entry = new JournalEntry { Session = session, Contract = contract };
            outbox.Announce(entry, ContractEvents.Signed(contract, session.SuccessNotifyUrl));
            return (contract, null);
        }
    }

    /// <summary>Closes a pending session as refused or expired; null on success, otherwise the reason.</summary>
    public string? Close(Session session, string state)
    {
        lock (world.StateLock)
        {
            var current = session.StateAt(world.Clock.Now);
            if (current == state && session.State == state)
                return null;

            if (current == SessionState.Signed || (current != SessionState.Pending && current != state))
                return $"The session is already {current}.";

            session.State = state;
            world.Commit(new JournalEntry { Session = session });
            return null;
        }
    }

    private string? Refuse(Session session, string user, string? named)
    {
        var state = session.StateAt(world.Clock.Now);
        if (state != SessionState.Pending)
            return $"The session is {state}; only a pending one can be signed.";

        if (named is not null && named != user)
            return "The session was opened for another openid.";

        if (world.ContractsByCode.ContainsKey(new(session.Mchid, session.SubMchid, session.OutContractCode)))
            return "Another session with the same out_contract_code has been signed.";

        return
            world.Options.OneContractPerUserAndPlan
            && world.SignedByUserPlan.ContainsKey(new(session.Mchid, session.SubMchid, session.PlanId, user))
            ? "The user already has a valid contract with this plan."
            : null;
    }

    /// <summary>H5 and WEB do not name the user: the same session always gets the same made-up openid.</summary>
    private static string MadeUpOpenid(Session session) =>
        "oSIM" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(session.SessionId)))[..24];
}
