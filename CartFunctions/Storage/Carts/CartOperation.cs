using System.Diagnostics;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Carts;

/// <summary>An operation on a cart, from <see cref="CartTelemetry.Begin"/> to disposal.</summary>
internal sealed class CartOperation(
    CartTelemetry telemetry, string name, ObjectId cartId, string? traceId, Activity? activity) : IDisposable
{
    private CartResult? result;

    public string Name => name;

    public ObjectId CartId => cartId;

    /// <summary>The trace id of the request in the log; null for a read, which logs nothing.</summary>
    public string? TraceId => traceId;

    /// <summary>The outcome; an exception unless <see cref="SetResult"/> was called.</summary>
    public string Outcome => result is null ? WriteCounters.Threw : WriteCounters.OutcomeOf(result.Failure);

    /// <summary>The failure; null for success and for an exception.</summary>
    public Failure? Failure => result?.Failure;

    /// <summary>The number of lines of the returned cart; null for none.</summary>
    public int? LineCount => Failure is null ? result?.View?.Cart.Lines.Length : null;

    private bool IsError => Failure?.RetryAfter is not null || Outcome == WriteCounters.Threw;

    /// <summary>Records the result and returns it.</summary>
    public CartResult SetResult(CartResult value) => result = value;

    public void Dispose()
    {
        telemetry.End(this);
        activity?.SetTag("cart.outcome", Outcome).SetTag("cart.lines", LineCount)
            .SetStatus(IsError ? ActivityStatusCode.Error : ActivityStatusCode.Unset)
            .Dispose();
    }
}
