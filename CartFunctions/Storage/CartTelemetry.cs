using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Storage;

/// <summary>
/// What an operator of carts asks, as metrics and spans of the name <see cref="Name"/>, and as logs. A cart is named by its hash
/// alone. Where nobody listens it costs next to nothing.
/// </summary>
public sealed partial class CartTelemetry : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "CartFunctions";

    private static readonly InstrumentAdvice<int> LineBuckets = new() { HistogramBucketBoundaries = [0, 1, 2, 5, 10, 20, 50, 100, 200] };
    private static readonly InstrumentAdvice<double> TimeBuckets =
        new() { HistogramBucketBoundaries = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] };

    private readonly ActivitySource source = new(Name);
    private readonly ILogger logger;
    private readonly Counter<long> operations;
    private readonly Counter<long> conflicts;
    private readonly Counter<long> retries;
    private readonly Counter<long> recognised;
    private readonly Counter<long> unknown;
    private readonly Counter<long> replays;
    private readonly Counter<long> refusals;
    private readonly Histogram<int> lines;
    private readonly Histogram<double> storageCalls;

    /// <summary>Makes the instruments.</summary>
    public CartTelemetry(IMeterFactory meters, ILogger<CartTelemetry> logger)
    {
        this.logger = logger;
        var meter = meters.Create(Name);
        operations = meter.CreateCounter<long>("carts.operations", "{operation}", "Operations on carts, by outcome.");
        conflicts = meter.CreateCounter<long>("carts.conflicts", "{write}", "Writes that another writer was faster than.");
        retries = meter.CreateCounter<long>("carts.retries", "{attempt}", "Attempts after the first.");
        recognised = meter.CreateCounter<long>(
            "carts.own_writes_recognised", "{write}", "Writes found to be in after their answer was lost.");
        unknown = meter.CreateCounter<long>("carts.outcomes_unknown", "{operation}", "Operations whose client was told so.");
        replays = meter.CreateCounter<long>("carts.replays", "{operation}", "Repeats that an Idempotency-Key answered.");
        refusals = meter.CreateCounter<long>("carts.stock_refusals", "{operation}", "Changes refused for want of stock.");
        lines = meter.CreateHistogram("carts.lines", "{line}", "Lines of a cart that was answered.", null, LineBuckets);
        storageCalls = meter.CreateHistogram("storage.call.duration", "s", "Calls to Table Storage, repeats included.", null, TimeBuckets);
    }

    /// <summary>Whether calls to storage are to be told at all.</summary>
    public bool WantsStorageCalls => storageCalls.Enabled || source.HasListeners();

    /// <summary>An operation on a cart begins; disposing of the result ends it.</summary>
    public CartOperation Begin(string operation, ObjectId cartId)
    {
        var span = source.StartActivity(operation);
        span?.SetTag("cart.hash", cartId.LogHash());
        return new CartOperation(this, operation, cartId, span);
    }

    /// <summary>A conditional write was answered; true where it is in, false where another writer was faster.</summary>
    public bool Written(bool isIn)
    {
        conflicts.Add(isIn ? 0 : 1);
        return isIn;
    }

    /// <summary>An attempt after the first begins.</summary>
    public void Retried() => retries.Add(1);

    /// <summary>A write whose answer was lost was found to be in.</summary>
    public void OwnWriteRecognised(ObjectId cartId)
    {
        recognised.Add(1);
        LogRecognised(cartId.LogHash(), Trace);
    }

    /// <summary>A repeat was answered by its Idempotency-Key.</summary>
    public void Replayed() => replays.Add(1);

    /// <summary>A call to storage begins: the span of it, null where nobody listens.</summary>
    public Activity? BeginStorageCall(string kind) => source.StartActivity($"storage {kind}", ActivityKind.Client);

    /// <summary>A call to storage ended.</summary>
    /// <param name="span">What <see cref="BeginStorageCall"/> gave.</param>
    /// <param name="kind">Which kind of call.</param>
    /// <param name="table">Which table, without its prefix.</param>
    /// <param name="status">The HTTP status; 0 where there was no answer.</param>
    /// <param name="time">How long it took.</param>
    public void EndStorageCall(Activity? span, string kind, string table, int status, TimeSpan time)
    {
        var tags = new TagList { { "kind", kind }, { "table", table }, { "status", status } };
        storageCalls.Record(time.TotalSeconds, tags);
        span?.SetTag("table", table).SetTag("status", status)
            .SetStatus(status is 0 or >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();

    internal void End(CartOperation ended, Failure? failure, string outcome, int? linesAfter)
    {
        operations.Add(1, new("operation", ended.Name), new("outcome", outcome));
        refusals.Add(outcome == Failure.InsufficientStock ? 1 : 0);
        unknown.Add(outcome == CartOperation.OutcomeUnknown ? 1 : 0);
        if (linesAfter is { } count)
        {
            lines.Record(count);
        }

        if (failure?.Error is Failure.CartIsBusy or Failure.ServiceUnavailable)
        {
            LogTrouble(ended.Name, ended.CartId.LogHash(), failure.Message, Trace);
        }
    }

    private static string? Trace => Activity.Current?.TraceId.ToString();

    [LoggerMessage(LogLevel.Information, "An answer of storage was lost, the write is in. Cart {Cart}. Trace {Trace}.")]
    private partial void LogRecognised(string cart, string? trace);

    [LoggerMessage(LogLevel.Warning, "{Operation} of cart {Cart}: {Failure}. Trace {Trace}.")]
    private partial void LogTrouble(string operation, string cart, string failure, string? trace);
}
