using WeChatPay.Simulator.Contracts;
using WeChatPay.Simulator.Journal;
using WeChatPay.Simulator.Transactions;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Control;

/// <summary>Users, templates and merchants: what WeChat Pay and its users would configure.</summary>
internal sealed class SettingsControl(World world)
{
    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/users", ListUsers);
        control.MapGet("/users/{openid}", GetUser);
        control.MapPut("/users/{openid}", PutUserAsync);
        control.MapGet("/templates", ListTemplates);
        control.MapGet("/templates/{planId:long}", GetTemplate);
        control.MapPut("/templates/{planId:long}", PutTemplateAsync);
        control.MapGet("/merchants", ListMerchants);
        control.MapPut("/merchants/{mchid}", PutMerchantAsync);
        new QuirkControl(world).Map(control);
    }

    /// <summary>All users that a call named or that were set here; the latest signer first.</summary>
    private IResult ListUsers(int? limit)
    {
        lock (world.StateLock)
        {
            var signed = world.Contracts.Values.ToLookup(c => c.Openid, StringComparer.Ordinal);
            var known = world
                .Users.Keys.Concat(world.Sessions.Values.Select(s => s.Openid).OfType<string>())
                .Concat(signed.Select(contracts => contracts.Key))
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(o => signed[o].Select(c => (DateTimeOffset?)c.SignedAt).Max())
                .ThenBy(o => o, StringComparer.Ordinal);
            return ControlResults.Json(
                new Listing<KnownUserView>([
                    .. known
                        .Take(limit ?? int.MaxValue)
                        .Select(o => View(o, world.Users.GetValueOrDefault(o), signed[o].Count(c => c.Signed))),
                ]),
                ControlJson.Control.ListingKnownUserView
            );
        }
    }

    private IResult GetUser(string openid)
    {
        lock (world.StateLock)
        {
            return ControlResults.Json(
                View(world.Users.GetValueOrDefault(openid) ?? new User { Openid = openid }),
                ControlJson.Control.UserView
            );
        }
    }

    private async Task<IResult> PutUserAsync(string openid, HttpContext context)
    {
        var body = await ControlBody.ReadAsync(context, "balance", "currency", "declines", "discount", "discount_type");
        var (discount, discountType) = (
            body.Integer("discount"),
            body.OneOf("discount_type", Promotions.Coupon, Promotions.Discount)
        );
        var (balance, currency, declines) = (body.Integer("balance"), body.Text("currency"), body.Text("declines"));
        if (openid.Length > 128)
            body.Fail("An openid has 1 to 128 characters.");

        if (currency is not null && !ExchangeRates.Knows(currency))
            body.Fail("The field 'currency' must be an ISO 4217 code that WeChat Pay settles in, such as HKD.");

        if (declines is { Length: 0 or > 32 })
            body.Fail("The field 'declines' is an error code of 1 to 32 characters, such as NOT_ENOUGH, or null.");

        if (body.Problem is { } problem)
            return ControlResults.BadRequest(problem);

        lock (world.StateLock)
        {
            var user = world.Users.GetValueOrDefault(openid) ?? new User { Openid = openid };
            user.Balance = body.Has("balance") ? balance : user.Balance;
            user.Currency = body.Has("currency") ? currency : user.Currency;
            user.Declines = body.Has("declines") ? declines : user.Declines;
            user.Discount = body.Has("discount") ? discount : user.Discount;
            user.DiscountType = body.Has("discount_type") ? discountType : user.DiscountType;
            world.Commit(new JournalEntry { User = user });
            return ControlResults.Json(View(user), ControlJson.Control.UserView);
        }
    }

    private IResult ListTemplates()
    {
        lock (world.StateLock)
        {
            return ControlResults.Json(
                new Listing<TemplateView>([.. world.Templates.Values.Select(View)]),
                ControlJson.Control.ListingTemplateView
            );
        }
    }

    private IResult GetTemplate(long planId)
    {
        lock (world.StateLock)
        {
            return world.Templates.TryGetValue(planId, out var template)
                ? ControlResults.Json(View(template), ControlJson.Control.TemplateView)
                : ControlResults.NotFound("There is no such template. PUT creates it.");
        }
    }

    private async Task<IResult> PutTemplateAsync(long planId, HttpContext context)
    {
        var body = await ControlBody.ReadAsync(context, "termination_notify_url", "mchid", "sub_mchid", "max_amount");
        var address = body.Text("termination_notify_url");
        var (mchid, subMchid, max) = (body.Text("mchid"), body.Text("sub_mchid"), body.Integer("max_amount", min: 1));
        if (address is not null && NotifyAddress.Check(address, world.Options.AllowHttp) is { } wrong)
            body.Fail($"The field 'termination_notify_url': {wrong}.");

        lock (world.StateLock)
        {
            foreach (var named in new[] { mchid, subMchid })
            {
                if (named is not null && !world.Merchants.ContainsKey(named))
                    body.Fail($"There is no merchant {named}. GET /_control/merchants lists them.");
            }

            if (body.Problem is { } problem)
                return ControlResults.BadRequest(problem);

            var template = world.Templates.GetValueOrDefault(planId) ?? new Template { PlanId = planId };
            template.TerminationNotifyUrl = body.Has("termination_notify_url")
                ? address
                : template.TerminationNotifyUrl;
            template.Mchid = body.Has("mchid") ? mchid : template.Mchid;
            template.SubMchid = body.Has("sub_mchid") ? subMchid : template.SubMchid;
            template.MaxAmount = body.Has("max_amount") ? max : template.MaxAmount;
            world.Commit(new JournalEntry { Template = template });
            return ControlResults.Json(View(template), ControlJson.Control.TemplateView);
        }
    }

    private IResult ListMerchants()
    {
        lock (world.StateLock)
        {
            return ControlResults.Json(
                new Listing<MerchantView>([.. world.Merchants.Values.Select(View)]),
                ControlJson.Control.ListingMerchantView
            );
        }
    }

    private async Task<IResult> PutMerchantAsync(string mchid, HttpContext context)
    {
        var body = await ControlBody.ReadAsync(
            context,
            "sub_appid",
            "currencies",
            "unsettled_funds",
            "recharge_balance",
            "recharge_currency",
            "public_key_mode"
        );
        var (funds, recharge) = (body.Integer("unsettled_funds"), body.Integer("recharge_balance"));
        var publicKeyMode = body.Flag("public_key_mode");
        var rechargeCurrency = body.Text("recharge_currency");
        if (rechargeCurrency is not null && !ExchangeRates.Knows(rechargeCurrency))
            body.Fail("The field 'recharge_currency' is an ISO 4217 code, such as HKD.");

        var subAppid = body.Text("sub_appid");
        var currencies = body.Array("currencies")?.Select(c => c.ToString()).ToList();
        if (currencies is not null && (currencies.Count == 0 || !currencies.TrueForAll(ExchangeRates.Knows)))
            body.Fail("The field 'currencies' lists ISO 4217 codes, such as [\"HKD\", \"CNY\"], or is null for all.");

        if (mchid.Length > 32)
            body.Fail("A merchant number has 1 to 32 characters.");

        lock (world.StateLock)
        {
            if (publicKeyMode is not null && world.Merchants.GetValueOrDefault(mchid)?.IsSubMerchant != false)
                body.Fail("Only signing accounts have 'public_key_mode': the merchant and the institution.");

            if (body.Problem is { } problem)
                return ControlResults.BadRequest(problem);

            var merchant =
                world.Merchants.GetValueOrDefault(mchid)
                ?? new MerchantSettings { Mchid = mchid, IsSubMerchant = true };
            merchant.SubAppid = body.Has("sub_appid") ? subAppid : merchant.SubAppid;
            merchant.Currencies = body.Has("currencies") ? currencies : merchant.Currencies;
            merchant.UnsettledFunds = body.Has("unsettled_funds") ? funds : merchant.UnsettledFunds;
            merchant.RechargeBalance = recharge ?? merchant.RechargeBalance;
            merchant.RechargeCurrency = rechargeCurrency ?? merchant.RechargeCurrency;
            merchant.PublicKeyMode = publicKeyMode ?? merchant.PublicKeyMode;
            world.Commit(new JournalEntry { Merchant = merchant });
            return ControlResults.Json(View(merchant), ControlJson.Control.MerchantView);
        }
    }

    private static UserView View(User user) =>
        new(user.Openid, user.Balance, user.Currency, user.Declines, user.Discount, user.DiscountType);

    private static KnownUserView View(string openid, User? user, int signedContracts) =>
        new(openid, user?.Balance, user?.Currency, user?.Declines, signedContracts);

    private static TemplateView View(Template template) =>
        new(template.PlanId, template.Mchid, template.SubMchid, template.TerminationNotifyUrl, template.MaxAmount);

    private static MerchantView View(MerchantSettings merchant) =>
        new(
            merchant.Mchid,
            merchant.IsSubMerchant,
            merchant.SubAppid,
            merchant.Currencies,
            merchant.UnsettledFunds,
            merchant.RechargeBalance,
            merchant.RechargeCurrency,
            merchant.PublicKeyMode
        );
}
