using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using WeChatPay.Global.Contracts;
using WeChatPay.Global.Http;

namespace BillingEngine.WeChatPay;

/// <summary>Maps replies about contracts to outcomes (docs/wechat-pay.md, Errors and classes).</summary>
internal static class ContractMapping
{
    private const string Gone = "CONTRACTNOTEXIST";

    public static PreSignOutcome PreSign(GatewayReply<PreSignReply> reply, SigningChannel channel)
    {
        switch (reply)
        {
            case GatewayReply<PreSignReply>.Answered { Value: var opened }:
                var bySession = channel is SigningChannel.MiniProgram or SigningChannel.App;
                return (bySession ? opened.SessionId : opened.Url) is null
                    ? new PreSignOutcome.Unknown("The answer names no session.")
                    : new PreSignOutcome.Opened(bySession ? opened.SessionId : null, bySession ? null : opened.Url);
            case GatewayReply<PreSignReply>.Refused { Trust: not ErrorTrust.Forged } refused
                when IsFinal(refused.Status):
                return new PreSignOutcome.Refused(CodeOf(refused), refused.Error.Message ?? "");
            case GatewayReply<PreSignReply>.Refused refused:
                return new PreSignOutcome.Unknown(OutcomeMapping.Describe(refused));
            default:
                return new PreSignOutcome.Unknown(OutcomeMapping.DescribeNoReply(reply));
        }
    }

    public static ContractOutcome Query(GatewayReply<ContractReply> reply, ContractQuery query)
    {
        switch (reply)
        {
            case GatewayReply<ContractReply>.Answered { Value: var received }:
                return FromReply(received, query);
            case GatewayReply<ContractReply>.Refused refused when IsNotFound(refused):
                return new ContractOutcome.NotFound(refused.Trust == ErrorTrust.Verified);
            case GatewayReply<ContractReply>.Refused refused:
                return new ContractOutcome.Unknown(OutcomeMapping.Describe(refused));
            default:
                return new ContractOutcome.Unknown(OutcomeMapping.DescribeNoReply(reply));
        }
    }

    public static TerminateOutcome Terminate(GatewayReply<NoContent> reply)
    {
        switch (reply)
        {
            case GatewayReply<NoContent>.Answered:
                return new TerminateOutcome.Done();
            case GatewayReply<NoContent>.Refused refused when IsNotFound(refused):
                return new TerminateOutcome.NotFound();
            // 401 is our own fault, and the contract must still be ended: keep retrying.
            case GatewayReply<NoContent>.Refused { Trust: ErrorTrust.Verified } refused
                when IsFinal(refused.Status) && refused.Status != 401:
                return new TerminateOutcome.Refused(CodeOf(refused), refused.Error.Message ?? "");
            case GatewayReply<NoContent>.Refused refused:
                return new TerminateOutcome.Unknown(OutcomeMapping.Describe(refused));
            default:
                return new TerminateOutcome.Unknown(OutcomeMapping.DescribeNoReply(reply));
        }
    }

    private static ContractOutcome FromReply(ContractReply found, ContractQuery query)
    {
        if (Differs(found.ContractId, query.ContractNumber) || Differs(found.OutContractCode, query.OutContractCode))
            return new ContractOutcome.Unknown("The answer is about another contract.");
        if (found.AnyState is not ("SIGNED" or "TERMINATED"))
            return new ContractOutcome.Other(found.AnyState ?? "");
        // A reply that starts or ends a contract must name it.
        if (found.ContractId is null && found.OutContractCode is null)
            return new ContractOutcome.Unknown("The answer does not name the contract.");
        if (Facts.OfContract(found, query.ContractNumber) is not { } facts)
            return new ContractOutcome.Unknown("The answer does not name the contract_id.");
        return found.AnyState == "SIGNED"
            ? new ContractOutcome.Signed(facts)
            : new ContractOutcome.Terminated(
                facts,
                Facts.TerminatedBy(found.AnyTerminationMode),
                WireTime.Parse(found.TerminatedTime)
            );
    }

    // An unsigned 404 counts only with WeChat's own code: any proxy can answer a bare 404.
    private static bool IsNotFound<T>(GatewayReply<T>.Refused refused) =>
        refused.Trust switch
        {
            ErrorTrust.Verified => refused.Status == 404 || ErrorCode.Normalise(refused.Error.Code) == Gone,
            ErrorTrust.Unsigned => refused.Status is >= 400 and < 500
                && ErrorCode.Normalise(refused.Error.Code) is Gone or "NOTFOUND" or "ORDERNOTEXIST",
            _ => false,
        };

    private static bool IsFinal(int status) => status is >= 400 and < 500 and not (408 or 429);

    private static string CodeOf<T>(GatewayReply<T>.Refused refused) => refused.Error.Code ?? $"HTTP_{refused.Status}";

    private static bool Differs(string? received, string? asked) =>
        received is not null && asked is not null && received != asked;
}
