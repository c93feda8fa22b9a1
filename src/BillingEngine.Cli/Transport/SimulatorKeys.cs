namespace BillingEngine.Cli.Transport;

/// <summary>What the simulator says about itself: <c>GET /_control/keys</c>.</summary>
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

/// <summary>A contract template; the simulator sends termination notifications to its address.</summary>
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

/// <summary>The simulator's business clock, and when it will next act by itself.</summary>
public sealed record SimulatorClock(DateTimeOffset Now, DateTimeOffset? NextDueAt);

/// <summary>The simulator's ledger: <c>GET /_control/ledger</c>.</summary>
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

/// <summary>One order of the simulator, in minor units.</summary>
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

/// <summary>A contract as the simulator stores it.</summary>
public sealed record SimulatorContract(string ContractId, string? OutContractCode, string State);
