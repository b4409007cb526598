using System.Diagnostics;
using System.Diagnostics.Metrics;
using CartFunctions.Storage.Concurrency;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Metrics, spans and logs of operations on carts. A cart is named only by its hash. They cost almost nothing if no listener is attached.
/// </summary>
internal sealed partial class CartTelemetry : IDisposable
{
    private static readonly InstrumentAdvice<int> LineBuckets = new() { HistogramBucketBoundaries = [0, 1, 2, 5, 10, 20, 50, 100, 200] };

    private readonly ActivitySource source = new(TelemetrySource.Name);
    private readonly ILogger logger;
    private readonly Counter<long> refusals;
    private readonly Histogram<int> lines;
    private readonly Counter<long> finishedMerges;
    private readonly Counter<long> startsFromMemory;

    public CartTelemetry(IMeterFactory meters, ILogger<CartTelemetry> logger)
    {
        this.logger = logger;
        var meter = meters.Create(TelemetrySource.Name);
        Changes = new WriteCounters(meter, "carts");
        refusals = meter.CreateCounter<long>(
            "carts.stock_refusals", "{operation}", "Changes that were refused because of insufficient stock.");
        finishedMerges = meter.CreateCounter<long>(
            "carts.merges_finished", "{merge}", "Interrupted merges that another request or the sweep completed.");
        startsFromMemory = meter.CreateCounter<long>(
            "carts.starts_from_memory", "{attempt}", "Attempts that started from a remembered cart, by whether they hit.");
        lines = meter.CreateHistogram("carts.lines", "{line}", "Number of lines of returned carts.", null, LineBuckets);
    }

    /// <summary>Counts operations on carts.</summary>
    public WriteCounters Changes { get; }

    /// <summary>Starts an operation on a cart. Disposing of the result ends it.</summary>
    /// <param name="operation">The name of the operation.</param>
    /// <param name="cartId">The cart.</param>
    /// <param name="trace">The id of the request in the log; null for a read, which logs nothing.</param>
    public CartOperation Begin(string operation, ObjectId cartId, string? trace = null)
    {
        var activity = source.StartActivity(operation);
        activity?.SetTag("cart.hash", cartId.LogHash());
        return new CartOperation(this, operation, cartId, trace, activity);
    }

    /// <summary>Records the end of an operation.</summary>
    public void End(CartOperation operation)
    {
        Changes.Ended(operation.Name, operation.Outcome);
        refusals.Add(operation.Failure?.Is(Failure.InsufficientStock) == true ? 1 : 0);
        if (operation.LineCount is { } count)
        {
            lines.Record(count);
        }

        if (operation.Failure is { RetryAfter: not null } failure)
        {
            LogFailure(operation.Name, operation.CartId.LogHash(), failure.Message, operation.TraceId);
        }
    }

    /// <summary>
    /// Records that a change turned out to be applied already: by an earlier request with the same key, or by a write whose response was
    /// lost.
    /// </summary>
    /// <param name="cartId">The cart.</param>
    /// <param name="isReplay">Whether an earlier request with the same key applied it.</param>
    /// <param name="trace">The id of the request in the log.</param>
    public void FoundDone(ObjectId cartId, bool isReplay, string trace)
    {
        Changes.FoundDone(isReplay);
        if (!isReplay)
        {
            LogRecognised(cartId.LogHash(), trace);
        }
    }

    /// <summary>Counts an interrupted merge that was completed now.</summary>
    public void CountMergeFinishedForAnother() => finishedMerges.Add(1);

    /// <summary>Counts an attempt that started from a remembered cart.</summary>
    /// <param name="isHit">Whether its write was applied.</param>
    public void CountStartFromMemory(bool isHit) => startsFromMemory.Add(1, new KeyValuePair<string, object?>("hit", isHit));

    public void Dispose() => source.Dispose();

    [LoggerMessage(LogLevel.Information, "The response of storage was lost, but the write was applied. Cart {Cart}. Trace {Trace}.")]
    private partial void LogRecognised(string cart, string trace);

    [LoggerMessage(LogLevel.Warning, "{Operation} of cart {Cart}: {Failure}. Trace {Trace}.")]
    private partial void LogFailure(string operation, string cart, string failure, string? trace);
}
