using System.Diagnostics.Metrics;

namespace CartFunctions.Storage.Concurrency;

/// <summary>Counts the outcomes of operations on carts or on products. It costs almost nothing if no listener is attached.</summary>
internal sealed class WriteCounters
{
    /// <summary>The outcome of an operation that succeeded.</summary>
    public const string Ok = "ok";

    /// <summary>The outcome of an operation that may or may not have been applied.</summary>
    public const string Unknown = "outcome unknown";

    /// <summary>The outcome of an operation that threw an exception.</summary>
    public const string Threw = "threw";

    private readonly Counter<long> operations;
    private readonly Counter<long> conflicts;
    private readonly Counter<long> retries;
    private readonly Counter<long> recognised;
    private readonly Counter<long> unknown;
    private readonly Counter<long> replays;

    /// <param name="meter">The app's meter.</param>
    /// <param name="prefix">The prefix of the counters' names: "carts" or "products".</param>
    public WriteCounters(Meter meter, string prefix)
    {
        operations = meter.CreateCounter<long>($"{prefix}.operations", "{operation}", $"Operations on {prefix}, by outcome.");
        conflicts = meter.CreateCounter<long>($"{prefix}.conflicts", "{write}", "Conditional writes that lost a race to another writer.");
        retries = meter.CreateCounter<long>($"{prefix}.retries", "{attempt}", "Attempts of changes after the first.");
        recognised = meter.CreateCounter<long>(
            $"{prefix}.own_writes_recognised", "{write}", "Writes whose response was lost and that were found to be applied.");
        unknown = meter.CreateCounter<long>($"{prefix}.outcomes_unknown", "{operation}", "Operations whose client got 'outcome unknown'.");
        replays = meter.CreateCounter<long>(
            $"{prefix}.replays", "{operation}", "Repeated requests that were recognised by their Idempotency-Key.");
    }

    /// <summary>The outcome of an operation that ended with this failure; null for success.</summary>
    public static string OutcomeOf(Failure? failure) => failure switch
    {
        null => Ok,
        _ when failure == Failure.OutcomeUnknown => Unknown,
        _ => failure.Error,
    };

    /// <summary>Records that an operation ended.</summary>
    public void Ended(string operation, string outcome)
    {
        operations.Add(1, new("operation", operation), new("outcome", outcome));
        unknown.Add(outcome == Unknown ? 1 : 0);
    }

    /// <summary>Records the result of a conditional write, and returns it.</summary>
    public bool Written(bool applied)
    {
        conflicts.Add(applied ? 0 : 1);
        return applied;
    }

    /// <summary>Records that an attempt after the first begins.</summary>
    public void Retried() => retries.Add(1);

    /// <summary>
    /// Records that a change turned out to be applied already: by an earlier request with the same key, or by a write whose response was
    /// lost.
    /// </summary>
    public void FoundDone(bool isReplay) => (isReplay ? replays : recognised).Add(1);
}
