using WeChatPay.Simulator.Contracts;
using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Journal;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Transactions;

/// <summary>
/// Performs a deduction and applies the rules of out_trade_no (docs/wechat-pay.md, Deducting; May a number be used
/// again).
/// </summary>
internal sealed class Deduct(World world, Charging charging)
{
    private const long MaxMinorUnits = 1_000_000_000_000;
    private const double InProgressSeconds = 60;

    public WireReply Handle(WireCall call)
    {
        var fields = new BodyReader(call.Body);
        var party = Party.Read(fields, world, call.Signer, out var refusal);
        if (refusal is not null)
            return refusal;

        var wanted = ReadOrder(fields, party);
        return fields.Problem ?? RefuseCurrency(fields, wanted) ?? Perform(wanted, call.Fault);
    }

    private Order ReadOrder(BodyReader fields, Party party)
    {
        var description = fields.Text("description", 128);
        var attach = fields.TextOrNull("attach", 127);
        var notifyUrl = fields.NotifyUrl("notify_url", world.Options.AllowHttp);
        var number = fields.Number("out_trade_no", 32);
        var goodsTag = fields.TextOrNull("goods_tag", 32);
        var category = fields.Text("merchant_category_code", 16);
        var contractId = fields.Text("contract_id", 64);
        var amount = fields.Object("amount", required: true);
        var total = amount.Integer("total", 1, MaxMinorUnits);
        var currency = amount.Text("currency", 16);
        var scene = fields.Object("scene_info", required: false);
        return new Order
        {
            Mchid = party.Mchid,
            SubMchid = party.SubMchid,
            Appid = party.Appid,
            SubAppid = party.SubAppid,
            OutTradeNo = number,
            ContractId = contractId,
            Openid = "",
            Description = description,
            Attach = attach,
            GoodsTag = goodsTag,
            MerchantCategoryCode = category,
            Total = total,
            Currency = currency,
            CreatedAt = world.Clock.Now,
            DeviceId = scene.TextOrNull("device_id", 32),
            DeviceIp = scene.TextOrNull("device_ip", 64),
            NotifyUrl = notifyUrl,
            Ordinal = 0,
        };
    }

    private WireReply? RefuseCurrency(BodyReader fields, Order wanted)
    {
        string? problem = null;
        if (!ExchangeRates.Knows(wanted.Currency))
        {
            problem = "the currency is not one that WeChat Pay settles in (three capital letters, ISO 4217)";
        }
        else
        {
            lock (world.StateLock)
            {
                var allowed = world.Merchants.GetValueOrDefault(wanted.SubMchid ?? wanted.Mchid)?.Currencies;
                if (allowed is not null && !allowed.Contains(wanted.Currency))
                    problem = $"the merchant may charge in {string.Join(", ", allowed)} only";
            }
        }

        if (problem is not null)
            fields.Object("amount", required: true).Fail("currency", wanted.Currency, problem);

        return fields.Problem;
    }

    private WireReply Perform(Order wanted, Fault? fault)
    {
        lock (world.StateLock)
        {
            var known = world.Orders.GetValueOrDefault(wanted.Key);
            if (known is not null && RefuseNumber(known, wanted) is { } used)
                return used;

            if (
                !world.Contracts.TryGetValue(wanted.ContractId!, out var contract)
                || !contract.Signed
                || !contract.BelongsTo(wanted.Mchid, wanted.SubMchid)
            )
            {
                return WireReply.NoAuth("the contract was never signed, has been terminated or is another merchant's");
            }

            if (world.Options.OneInFlightPerContract && contract.BusyWith is not null)
                return WireReply.Refuse(400, "ORDER_ACCEPTED", "another order of this contract is still in work");

            if (known is not null)
                known.NotifyUrl = wanted.NotifyUrl;

            return Try(known ?? WithPayer(wanted, contract), contract, fault);
        }
    }

    private static WireReply? RefuseNumber(Order known, Order wanted)
    {
        if (!known.SameContent(wanted))
            return WireReply.Refuse(403, "OUT_TRADE_NO_USED", "out_trade_no was used with other content");

        return known.TradeState switch
        {
            TradeStates.NotPay => null,
            TradeStates.Success or TradeStates.Refund => WireReply.Refuse(
                400,
                "ORDER_PAID",
                "the order is paid already"
            ),
            TradeStates.UserPaying => WireReply.Refuse(400, "ORDER_ACCEPTED", "the order is still in work"),
            _ => WireReply.Refuse(400, "ORDER_CLOSED", "the order is closed"),
        };
    }

    private Order WithPayer(Order wanted, Contract contract) =>
        wanted with
        {
            Openid = contract.Openid,
            Ordinal = world.OrdersOfPayer.GetValueOrDefault((wanted.Mchid, contract.Openid)) + 1,
        };

    private WireReply Try(Order order, Contract contract, Fault? fault)
    {
        if (fault?.Kind == FaultKinds.UserPaying)
        {
            var end = fault.Rule?.Then ?? (fault.Random < 0.7 ? TradeStates.Success : TradeStates.Closed);
            charging.Start(order, end, world.Clock.Now.AddSeconds(fault.Delay(InProgressSeconds)));
            return WireReply.Ok(TransactionView.Of(order, contract), WireJson.Wire.TransactionReply);
        }

        var limit = world.Templates.GetValueOrDefault(contract.PlanId)?.MaxAmount;
        var user = world.Users.GetValueOrDefault(order.Openid);
        var refusal = (fault?.Kind, user) switch
        {
            (FaultKinds.Decline, _) => Declines.Of(fault.Rule?.Code ?? "NOT_ENOUGH", fault.Rule?.Status),
            (_, { Declines: { } code }) => Declines.Of(code, null),
            _ when order.Total > limit => Declines.Of("RULE_LIMIT", null),
            (_, not null) when !user.CanPay(order.Total, order.Currency) => Declines.Of("NOT_ENOUGH", null),
            _ => null,
        };
        if (refusal is not null)
        {
            order.TradeState = fault?.Rule?.TradeState ?? TradeStates.NotPay;
            world.Commit(new JournalEntry { Order = order });
            return refusal;
        }

        charging.Succeed(order, contract);
        return WireReply.Ok(TransactionView.Of(order, contract), WireJson.Wire.TransactionReply);
    }
}
