namespace BillingEngine.Cli.Wire;

/// <summary>What the simulator tells a client about itself: <c>GET /_control/keys</c>.</summary>
public sealed record SimulatorKeys(
    string Mchid,
    string Appid,
    string MerchantPrivateKey,
    string MerchantSerialNo,
    string ApiV3Key,
    string PublicKeyId,
    string PublicKey,
    IReadOnlyList<SimulatorTemplate> Templates,
    SimulatorInstitution Institution,
    string AppSecret
);

/// <summary>A contract template; its address is where the simulator tells of terminations.</summary>
public sealed record SimulatorTemplate(long PlanId, string? TerminationNotifyUrl);

/// <summary>The institution's credentials and its sub-merchants.</summary>
public sealed record SimulatorInstitution(
    string SpMchid,
    string SpAppid,
    string MerchantPrivateKey,
    string MerchantSerialNo,
    string ApiV3Key,
    string PublicKeyId,
    string PublicKey,
    IReadOnlyList<SimulatorSubMerchant> SubMerchants,
    string AppSecret
);

/// <summary>A sub-merchant of the institution.</summary>
public sealed record SimulatorSubMerchant(string SubMchid, string? SubAppid);

/// <summary>The simulator's business clock, and when it will next do something by itself.</summary>
public sealed record SimulatorClock(DateTimeOffset Now, DateTimeOffset? NextDueAt);

/// <summary>The simulator's own books: <c>GET /_control/ledger</c>.</summary>
public sealed record SimulatorLedger(IReadOnlyList<LedgerTotal> Totals, IReadOnlyList<LedgerOrder>? Orders);

/// <summary>Money by merchant and currency, in minor units.</summary>
public sealed record LedgerTotal(
    string Mchid,
    string? SubMchid,
    string Currency,
    long Paid,
    long Refunded,
    long Net,
    int Orders
);

/// <summary>One order that the simulator knows, in minor units.</summary>
public sealed record LedgerOrder(
    string OutTradeNo,
    string? TransactionId,
    string? ContractId,
    string? Openid,
    long Amount,
    string Currency,
    long Refunded,
    string TradeState,
    DateTimeOffset? SuccessTime
);

/// <summary>A contract as the simulator holds it.</summary>
public sealed record SimulatorContract(string ContractId, string? OutContractCode, string State);
