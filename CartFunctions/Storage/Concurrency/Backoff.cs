using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// Calculates the wait before the next attempt. The waits grow with each failure of the same kind. They are random, so that clients that
/// failed together do not retry together.
/// </summary>
internal sealed class Backoff(Random random)
{
    private Growth races = new(TimeSpan.FromMilliseconds(10), 2, TimeSpan.FromMilliseconds(250));
    private Growth faults = new(TimeSpan.FromMilliseconds(20), 3, TimeSpan.FromSeconds(2));
    private Growth throttling = new(TimeSpan.FromMilliseconds(250), 4, TimeSpan.FromSeconds(16));

    /// <summary>The wait after another writer won the race: random, up to 10 ms, then 20 ms … 250 ms.</summary>
    public TimeSpan AfterRace() => random.NextDouble() * races.Next();

    /// <summary>
    /// The wait after a storage fault: random, between half and all of 20 ms, then 60 ms … 2 s. After throttling: between half and all of
    /// 250 ms, then 1 s, 4 s, 16 s, which allows four attempts in 10 seconds. It is never shorter than Retry-After.
    /// </summary>
    public TimeSpan After(StorageFaultException fault)
    {
        var wait = WithJitter(fault.IsThrottled ? throttling.Next() : faults.Next());
        return fault.RetryAfter > wait ? fault.RetryAfter.Value : wait;
    }

    private TimeSpan WithJitter(TimeSpan maximum) => (0.5 + (random.NextDouble() / 2)) * maximum;

    private struct Growth(TimeSpan first, int factor, TimeSpan maximum)
    {
        private TimeSpan next = first;

        public TimeSpan Next()
        {
            var current = next;
            next = next * factor < maximum ? next * factor : maximum;
            return current;
        }
    }
}
