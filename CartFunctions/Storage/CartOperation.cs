using System.Diagnostics;

namespace CartFunctions.Storage;

/// <summary>An operation on a cart, from <see cref="CartTelemetry.Begin"/> to its disposal.</summary>
public sealed class CartOperation : IDisposable
{
    /// <summary>The outcome of an operation that may or may not be done.</summary>
    public const string OutcomeUnknown = "outcome unknown";

    private const string Ok = "ok";
    private const string Threw = "threw";

    private readonly CartTelemetry telemetry;
    private readonly Activity? span;

    private string outcome = Threw;
    private Failure? failure;
    private int? lines;

    internal CartOperation(CartTelemetry telemetry, string name, ObjectId cartId, Activity? span) =>
        (this.telemetry, Name, CartId, this.span) = (telemetry, name, cartId, span);

    /// <summary>What was asked.</summary>
    public string Name { get; }

    /// <summary>Of which cart.</summary>
    public ObjectId CartId { get; }

    /// <summary>Notes how the operation ends, and passes it on. Where this is not called, it ended in an exception.</summary>
    public CartOutcome End(CartOutcome ended)
    {
        failure = ended.Failure;
        lines = failure is null ? ended.View?.Cart.Lines.Length : null;
        outcome = failure switch
        {
            null => Ok,
            { Detail: { } detail } when detail.StartsWith(OutcomeUnknown, StringComparison.Ordinal) => OutcomeUnknown,
            _ => failure.Error,
        };
        return ended;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        telemetry.End(this, failure, outcome, lines);
        span?.SetTag("cart.outcome", outcome).SetTag("cart.lines", lines)
            .SetStatus(failure?.Error is Failure.ServiceUnavailable or Failure.CartIsBusy || outcome == Threw
                ? ActivityStatusCode.Error
                : ActivityStatusCode.Unset)
            .Dispose();
    }
}
