using System.Diagnostics;

namespace CartFunctions.Storage.Carts;

/// <summary>An operation on a cart, from <see cref="CartTelemetry.Begin"/> to its disposal.</summary>
internal sealed class CartOperation(CartTelemetry telemetry, string name, ObjectId cartId, Activity? span) : IDisposable
{
    /// <summary>What an operation counts as that succeeded.</summary>
    public const string Ok = "ok";

    /// <summary>What an operation counts as that may or may not be done.</summary>
    public const string Unknown = "outcome unknown";

    /// <summary>What an operation counts as that ended in an exception.</summary>
    public const string Threw = "threw";

    private CartResult? result;

    public string Name => name;

    public ObjectId CartId => cartId;

    /// <summary>How it ended; an exception unless <see cref="End"/> was called.</summary>
    public string Outcome => result switch
    {
        null => Threw,
        { Failure: null } => Ok,
        { Failure: var failure } => failure == Failure.OutcomeUnknown ? Unknown : failure.Error,
    };

    /// <summary>Why it was not done; null if it was, or ended in an exception.</summary>
    public Failure? Failure => result?.Failure;

    /// <summary>The lines of the cart that was answered; null for none.</summary>
    public int? Lines => Failure is null ? result?.View?.Cart.Lines.Length : null;

    /// <summary>Notes how the operation ends, and passes it on.</summary>
    public CartResult End(CartResult ended) => result = ended;

    public void Dispose()
    {
        telemetry.End(this);
        span?.SetTag("cart.outcome", Outcome).SetTag("cart.lines", Lines)
            .SetStatus(Failure?.RetryAfter is not null || Outcome == Threw ? ActivityStatusCode.Error : ActivityStatusCode.Unset)
            .Dispose();
    }
}
