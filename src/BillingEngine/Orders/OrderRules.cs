using System.Net;
using BillingEngine.Domain.Orders;
using BillingEngine.Platform.Pipeline;
using FluentValidation;

namespace BillingEngine.Orders;

internal sealed class CreateOrderValidator : AbstractValidator<CreateOrder>
{
    private const int WeekSeconds = 7 * 24 * 3600;

    public CreateOrderValidator()
    {
        RuleFor(r => r.Amount).Payable();
        RuleFor(r => r.Currency).KnownCurrency();
        RuleFor(r => r.Description).Words(127);
        RuleFor(r => r.Reference!).Words(128).When(r => r.Reference is not null);
        RuleFor(r => r.Customer!).Words(128).When(r => r.Customer is not null);
        RuleFor(r => r.MerchantCategoryCode).CategoryCode();
        RuleFor(r => r.Attach!).Words(127).When(r => r.Attach is not null);
        RuleFor(r => r.GoodsTag!).Words(32).When(r => r.GoodsTag is not null);
        RuleFor(r => r.Detail!).SetValidator(new OrderDetailValidator()).When(r => r.Detail is not null);
        RuleFor(r => r.SceneInfo!).SetValidator(new OrderSceneValidator()).When(r => r.SceneInfo is not null);
        // WeChat moves an earlier expiry to one minute after ordering.
        RuleFor(r => r.ExpiresIn).Within(60, WeekSeconds);
        RuleFor(r => r.Metadata).Pairs();
    }
}

/// <summary>The rules of an order's goods (docs/wechat-pay-orders.md, APP orders).</summary>
public sealed class OrderDetailValidator : AbstractValidator<OrderDetail>
{
    private const int MostLines = 100;

    /// <summary>The rules.</summary>
    public OrderDetailValidator()
    {
        RuleFor(d => d.CostPrice!.Value)
            .Within(0, Rules.MaxAmount)
            .OverridePropertyName("CostPrice")
            .When(d => d.CostPrice is not null);
        RuleFor(d => d.ReceiptId!).Words(32).When(d => d.ReceiptId is not null);
        RuleFor(d => d.GoodsDetail!)
            .Must(lines => lines.Count is >= 1 and <= MostLines)
            .WithMessage($"must have 1 to {MostLines} lines")
            .When(d => d.GoodsDetail is not null);
        RuleForEach(d => d.GoodsDetail).SetValidator(new OrderGoodsValidator()).When(d => d.GoodsDetail is not null);
    }
}

/// <summary>The rules of one line of goods.</summary>
public sealed class OrderGoodsValidator : AbstractValidator<OrderGoods>
{
    /// <summary>The rules.</summary>
    public OrderGoodsValidator()
    {
        RuleFor(g => g.GoodsId).Words(32);
        RuleFor(g => g.WxpayGoodsId!).Words(32).When(g => g.WxpayGoodsId is not null);
        RuleFor(g => g.GoodsName!).Words(256).When(g => g.GoodsName is not null);
        RuleFor(g => g.Quantity).Within(1, int.MaxValue);
        RuleFor(g => g.Price).Within(0, Rules.MaxAmount);
    }
}

/// <summary>The rules of the place of purchase.</summary>
public sealed class OrderSceneValidator : AbstractValidator<OrderScene>
{
    /// <summary>The rules.</summary>
    public OrderSceneValidator()
    {
        RuleFor(s => s.PayerClientIp).Must(IsAddress).WithMessage(Address);
        RuleFor(s => s.DeviceIp).Must(IsAddress).WithMessage(Address);
        RuleFor(s => s.DeviceId!).Words(32).When(s => s.DeviceId is not null);
        RuleFor(s => s.OperatorId!).Words(32).When(s => s.OperatorId is not null);
        RuleFor(s => s.StoreInfo!).SetValidator(new OrderStoreValidator()).When(s => s.StoreInfo is not null);
    }

    private const string Address = "must be an IP address";

    private static bool IsAddress(string? text) =>
        text is null
        || (
            text.Length <= 45
            && IPAddress.TryParse(text, out _)
            && text.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':')
        );
}

/// <summary>The rules of a shop.</summary>
public sealed class OrderStoreValidator : AbstractValidator<OrderStore>
{
    /// <summary>The rules.</summary>
    public OrderStoreValidator()
    {
        RuleFor(s => s.Id).Words(32);
        RuleFor(s => s.Name!).Words(64).When(s => s.Name is not null);
        RuleFor(s => s.Address!).Words(512).When(s => s.Address is not null);
    }
}
