using WeChatPay.Simulator.Certificates;
using WeChatPay.Simulator.Contracts;
using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Orders;
using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Settlements;
using WeChatPay.Simulator.Statements;
using WeChatPay.Simulator.Transactions;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator;

/// <summary>Maps each operation of the WeChat Pay API to the class that performs it.</summary>
internal sealed class OperationDispatcher(
    World world,
    KeyRing keys,
    Termination termination,
    Charging charging,
    RefundFlow refunds
)
{
    private readonly PreSign preSign = new(world);
    private readonly QueryContract queryContract = new(world);
    private readonly Deduct deduct = new(world, charging);
    private readonly QueryOrder queryOrder = new(world);
    private readonly ReverseOrder reverse = new(world, charging);
    private readonly CreateOrder createOrder = new(world, charging);
    private readonly CloseOrder closeOrder = new(world, charging);
    private readonly RequestRefund requestRefund = new(world, refunds);
    private readonly QueryRefunds queryRefunds = new(world);
    private readonly DownloadStatement downloadStatement = new(world);
    private readonly ListSettlements listSettlements = new(world);
    private readonly ListCertificates certificates = new(keys);

    public WireReply Perform(WireCall call) =>
        call.Route.Operation switch
        {
            FaultOn.PreSign => preSign.Handle(call),
            FaultOn.QueryContract => queryContract.Handle(call),
            FaultOn.Terminate => termination.Handle(call),
            FaultOn.Deduct => deduct.Handle(EndContractFirst(call)),
            FaultOn.Query => queryOrder.Handle(call),
            FaultOn.Reverse => reverse.Handle(call),
            FaultOn.CreateOrder => createOrder.Handle(call),
            FaultOn.Close => closeOrder.Handle(call),
            FaultOn.Refund => requestRefund.Handle(call),
            FaultOn.QueryRefund when call.Route.Variant == "list" => queryRefunds.List(call),
            FaultOn.QueryRefund => queryRefunds.One(call),
            FaultOn.Statement => downloadStatement.Handle(call),
            FaultOn.Settlements => listSettlements.Handle(call),
            FaultOn.Balance => queryRefunds.Balance(call),
            _ => certificates.Handle(call),
        };

    /// <summary>
    /// Chooses the fault of a call. If the payer is known, the choice depends on the payer and not on numbers that the
    /// client creates in each run, so that a seed is reproducible.
    /// </summary>
    public Fault? ChooseFault(WireCall call)
    {
        var number = call.Route.Argument;
        string? contractId = null,
            code = null,
            openid;
        var key = number;
        lock (world.StateLock)
        {
            switch (call.Route.Operation)
            {
                case FaultOn.PreSign:
                    (openid, code) = (call.Peek("openid"), call.Peek("out_contract_code"));
                    key = openid ?? code ?? "";
                    break;
                case FaultOn.Deduct:
                    (number, contractId) = (call.Peek("out_trade_no") ?? "", call.Peek("contract_id") ?? "");
                    openid = world.Contracts.GetValueOrDefault(contractId)?.Openid;
                    key = openid ?? number;
                    break;
                case FaultOn.CreateOrder:
                    (number, openid) = (call.Peek("out_trade_no") ?? "", null);
                    key = $"app/{call.Peek("description")}/{call.PeekAmount()}";
                    break;
                case FaultOn.Query or FaultOn.Reverse or FaultOn.Close:
                    var order = FindOrder(call);
                    (number, contractId, openid) = (order?.OutTradeNo ?? number, order?.ContractId, order?.Openid);
                    key = KeyOf(order) ?? number;
                    break;
                case FaultOn.Refund or FaultOn.QueryRefund:
                    var refunded = FindRefunded(call);
                    (number, code, openid) = (
                        call.Peek("out_refund_no") ?? number,
                        refunded?.OutTradeNo,
                        refunded?.Openid
                    );
                    key = KeyOf(refunded) ?? number;
                    break;
                case FaultOn.Statement or FaultOn.Settlements or FaultOn.Balance:
                    (number, openid) = (call.Query.GetValueOrDefault("date") ?? "", null);
                    key = number;
                    break;
                default:
                    var contract = FindContract(call);
                    (contractId, code, openid) = (contract?.ContractId, contract?.OutContractCode, contract?.Openid);
                    key = openid ?? number;
                    break;
            }
        }

        return world.Faults.Decide(
            call.Route.Operation,
            $"{call.Signer.Mchid}/{key}",
            number,
            contractId,
            code,
            openid
        );
    }

    /// <summary>The fault contract_ends: the user ends the contract just before the deduction.</summary>
    private WireCall EndContractFirst(WireCall call)
    {
        lock (world.StateLock)
        {
            if (
                call.Fault?.Kind == FaultKinds.ContractEnds
                && world.Contracts.GetValueOrDefault(call.Peek("contract_id") ?? "") is { } contract
            )
            {
                termination.End(contract, Termination.ByUser, null);
            }
        }

        return call;
    }

    private static string? KeyOf(Order? order) => order is null ? null : $"{order.PayerKey}#{order.Ordinal}";

    private Order? FindOrder(WireCall call) =>
        call.Route.ByTransactionId
            ? world.OrdersByTransaction.GetValueOrDefault(call.Route.Argument)
            : world.Orders.GetValueOrDefault(
                new OrderKey(
                    call.Signer.Mchid,
                    call.Peek("sub_mchid") ?? call.Query.GetValueOrDefault("sub_mchid"),
                    call.Route.Argument
                )
            );

    /// <summary>The order of a refund call.</summary>
    private Order? FindRefunded(WireCall call)
    {
        var subMchid = call.Peek("sub_mchid") ?? call.Query.GetValueOrDefault("sub_mchid");
        var refund = call.Route.Variant is null
            ? world.RefundsById.GetValueOrDefault(call.Route.Argument)
            : world.Refunds.GetValueOrDefault(new RefundKey(call.Signer.Mchid, subMchid, call.Route.Argument));
        if (refund is not null)
            return world.Orders[refund.OrderKey];

        var transaction = call.Peek("transaction_id") ?? call.Query.GetValueOrDefault("transaction_id");
        var number = call.Peek("out_trade_no") ?? call.Query.GetValueOrDefault("out_trade_no") ?? "";
        return transaction is not null
            ? world.OrdersByTransaction.GetValueOrDefault(transaction)
            : world.Orders.GetValueOrDefault(new OrderKey(call.Signer.Mchid, subMchid, number));
    }

    private Contract? FindContract(WireCall call) =>
        call.Route.Variant is null
            ? world.Contracts.GetValueOrDefault(call.Route.Argument)
            : world.ContractsByCode.GetValueOrDefault(
                new ContractCode(call.Signer.Mchid, call.Query.GetValueOrDefault("sub_mchid"), call.Route.Argument)
            );
}
