using System.Diagnostics;
using System.Diagnostics.Metrics;
using CartFunctions.Storage.Concurrency;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// What an operator of carts asks, as metrics and spans, and as logs. A cart is named by its hash alone. If nobody listens it costs
/// next to nothing.
/// </summary>
internal sealed partial class CartTelemetry : IDisposable
{
    private static readonly InstrumentAdvice<int> LineBuckets = new() { HistogramBucketBoundaries = [0, 1, 2, 5, 10, 20, 50, 100, 200] };

    private readonly ActivitySource source = new(TelemetrySource.Name);
    private readonly ILogger logger;
    private readonly Counter<long> refusals;
    private readonly Histogram<int> lines;
    private readonly Counter<long> finishedMerges;

    public CartTelemetry(IMeterFactory meters, ILogger<CartTelemetry> logger)
    {
        this.logger = logger;
        var meter = meters.Create(TelemetrySource.Name);
        Changes = new WriteCounters(meter, "carts");
        refusals = meter.CreateCounter<long>("carts.stock_refusals", "{operation}", "Changes refused for want of stock.");
        finishedMerges = meter.CreateCounter<long>(
            "carts.merges_finished", "{merge}", "Merges that another request or the sweep finished.");
        lines = meter.CreateHistogram("carts.lines", "{line}", "Lines of a cart that was answered.", null, LineBuckets);
    }

    /// <summary>Operations on carts.</summary>
    public WriteCounters Changes { get; }

    /// <summary>An operation on a cart begins; disposing of the result ends it.</summary>
    /// <param name="operation">Its name.</param>
    /// <param name="cartId">The cart.</param>
    /// <param name="trace">Names the request in the log; null for a read, of which the log has nothing.</param>
    public CartOperation Begin(string operation, ObjectId cartId, string? trace = null)
    {
        var span = source.StartActivity(operation);
        span?.SetTag("cart.hash", cartId.LogHash());
        return new CartOperation(this, operation, cartId, trace, span);
    }

    /// <summary>An operation ended.</summary>
    public void End(CartOperation ended)
    {
        Changes.Ended(ended.Name, ended.Outcome);
        refusals.Add(ended.Failure?.Is(Failure.InsufficientStock) == true ? 1 : 0);
        if (ended.Lines is { } count)
        {
            lines.Record(count);
        }

        if (ended.Failure is { RetryAfter: not null } trouble)
        {
            LogTrouble(ended.Name, ended.CartId.LogHash(), trouble.Message, ended.Trace);
        }
    }

    /// <summary>A change was found to be in: by the key of an earlier request, or by a write of its own whose answer was lost.</summary>
    /// <param name="cartId">The cart.</param>
    /// <param name="isReplay">Whether it was by the key.</param>
    /// <param name="trace">Names the request in the log.</param>
    public void FoundDone(ObjectId cartId, bool isReplay, string trace)
    {
        Changes.FoundDone(isReplay);
        if (!isReplay)
        {
            LogRecognised(cartId.LogHash(), trace);
        }
    }

    /// <summary>A merge was found unfinished, and is finished now.</summary>
    public void MergeFinished(bool isForAnother) => finishedMerges.Add(isForAnother ? 1 : 0);

    public void Dispose() => source.Dispose();

    [LoggerMessage(LogLevel.Information, "An answer of storage was lost, the write is in. Cart {Cart}. Trace {Trace}.")]
    private partial void LogRecognised(string cart, string trace);

    [LoggerMessage(LogLevel.Warning, "{Operation} of cart {Cart}: {Failure}. Trace {Trace}.")]
    private partial void LogTrouble(string operation, string cart, string failure, string? trace);
}
