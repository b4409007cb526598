using System.Diagnostics;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Carts;

/// <summary>An operation on a cart, from <see cref="CartTelemetry.Begin"/> to its disposal.</summary>
internal sealed class CartOperation(
    CartTelemetry telemetry, string name, ObjectId cartId, string? trace, Activity? span) : IDisposable
{
    private CartResult? result;

    public string Name => name;

    public ObjectId CartId => cartId;

    /// <summary>Names the request in the log.</summary>
    public string? Trace => trace;

    /// <summary>How it ended; an exception unless <see cref="End"/> was called.</summary>
    public string Outcome => result is null ? WriteCounters.Threw : WriteCounters.OutcomeOf(result.Failure);

    /// <summary>Why it was not done; null if it was, or ended in an exception.</summary>
    public Failure? Failure => result?.Failure;

    /// <summary>The lines of the cart that was answered; null for none.</summary>
    public int? Lines => Failure is null ? result?.View?.Cart.Lines.Length : null;

    private bool IsTrouble => Failure?.RetryAfter is not null || Outcome == WriteCounters.Threw;

    /// <summary>Notes how the operation ends, and passes it on.</summary>
    public CartResult End(CartResult ended) => result = ended;

    public void Dispose()
    {
        telemetry.End(this);
        span?.SetTag("cart.outcome", Outcome).SetTag("cart.lines", Lines)
            .SetStatus(IsTrouble ? ActivityStatusCode.Error : ActivityStatusCode.Unset)
            .Dispose();
    }
}
