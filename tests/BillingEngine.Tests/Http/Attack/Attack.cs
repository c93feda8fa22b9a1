namespace BillingEngine.Tests.Http.Attack;

/// <summary>How a route answers a merchant who is another than the one whose objects are named.</summary>
public enum Defence
{
    /// <summary>It names an object: 404, as if there were none.</summary>
    NotFound,

    /// <summary>It lists: nothing of the other's.</summary>
    Empty,

    /// <summary>It names no one's object: what it does is the caller's own.</summary>
    Own,

    /// <summary>It is for operators: 403.</summary>
    Operators,

    /// <summary>It is for subscribers: no key opens it, and another subscriber's token finds nothing.</summary>
    Subscribers,

    /// <summary>It takes everybody, and what is sent decides.</summary>
    Open,
}

/// <summary>One route under attack: the address and body with the victim's objects in them.</summary>
public sealed record Attack(Defence Defence, string Path, string? Body = null);
