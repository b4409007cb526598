using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// How long to wait before the next attempt, by what became of the ones before. At random, so that those who failed together do not
/// come back together.
/// </summary>
internal sealed class Backoff(Random random)
{
    private Growth races = new(TimeSpan.FromMilliseconds(10), 2, TimeSpan.FromMilliseconds(250));
    private Growth faults = new(TimeSpan.FromMilliseconds(20), 3, TimeSpan.FromSeconds(2));
    private Growth throttlings = new(TimeSpan.FromMilliseconds(250), 4, TimeSpan.FromSeconds(16));

    /// <summary>After another writer was faster: nothing up to 10 ms, 20 ms … 250 ms.</summary>
    public TimeSpan AfterRace() => random.NextDouble() * races.Next();

    /// <summary>
    /// After a fault of storage: half of, up to 20 ms, 60 ms … 2 s. After it refused a call for want of capacity: half of, up to 250 ms,
    /// 1 s, 4 s, 16 s, so that who has 10 seconds asks it four times. Never less than storage asks for.
    /// </summary>
    public TimeSpan After(StorageFaultException fault)
    {
        var own = AtLeastHalf(fault.IsThrottled ? throttlings.Next() : faults.Next());
        return fault.RetryAfter > own ? fault.RetryAfter.Value : own;
    }

    private TimeSpan AtLeastHalf(TimeSpan most) => (0.5 + (random.NextDouble() / 2)) * most;

    private struct Growth(TimeSpan first, int factor, TimeSpan most)
    {
        private TimeSpan next = first;

        public TimeSpan Next()
        {
            var now = next;
            next = next * factor < most ? next * factor : most;
            return now;
        }
    }
}
