using System.Diagnostics.Metrics;

namespace CartFunctions.Storage.Concurrency;

/// <summary>Counts what becomes of operations on one kind of stored thing. If nobody listens it costs next to nothing.</summary>
internal sealed class WriteCounters
{
    /// <summary>What an operation counts as that succeeded.</summary>
    public const string Ok = "ok";

    /// <summary>What an operation counts as that may or may not be done.</summary>
    public const string Unknown = "outcome unknown";

    /// <summary>What an operation counts as that ended in an exception.</summary>
    public const string Threw = "threw";

    private readonly Counter<long> operations;
    private readonly Counter<long> conflicts;
    private readonly Counter<long> retries;
    private readonly Counter<long> recognised;
    private readonly Counter<long> unknown;
    private readonly Counter<long> replays;

    /// <param name="meter">The app's.</param>
    /// <param name="things">Begins the names of the counters: "carts", "products".</param>
    public WriteCounters(Meter meter, string things)
    {
        operations = meter.CreateCounter<long>($"{things}.operations", "{operation}", $"Operations on {things}, by outcome.");
        conflicts = meter.CreateCounter<long>($"{things}.conflicts", "{write}", "Writes that another writer was faster than.");
        retries = meter.CreateCounter<long>($"{things}.retries", "{attempt}", "Attempts after the first.");
        recognised = meter.CreateCounter<long>(
            $"{things}.own_writes_recognised", "{write}", "Writes found to be in after their answer was lost.");
        unknown = meter.CreateCounter<long>($"{things}.outcomes_unknown", "{operation}", "Operations whose client was told so.");
        replays = meter.CreateCounter<long>($"{things}.replays", "{operation}", "Repeats that an Idempotency-Key answered.");
    }

    /// <summary>How an operation counts that ended so; null for a success.</summary>
    public static string OutcomeOf(Failure? failure) => failure switch
    {
        null => Ok,
        _ when failure == Failure.OutcomeUnknown => Unknown,
        _ => failure.Error,
    };

    /// <summary>An operation ended.</summary>
    public void Ended(string operation, string outcome)
    {
        operations.Add(1, new("operation", operation), new("outcome", outcome));
        unknown.Add(outcome == Unknown ? 1 : 0);
    }

    /// <summary>A conditional write was answered; true if it is in, false if another writer was faster.</summary>
    public bool Written(bool applied)
    {
        conflicts.Add(applied ? 0 : 1);
        return applied;
    }

    /// <summary>An attempt after the first begins.</summary>
    public void Retried() => retries.Add(1);

    /// <summary>A change was found to be in: by the key of an earlier request, or by a write of its own whose answer was lost.</summary>
    public void FoundDone(bool isReplay) => (isReplay ? replays : recognised).Add(1);
}
