using System.Diagnostics;

namespace CartFunctions.Bench;

/// <summary>A time of each side, in milliseconds, of what was measured interleaved.</summary>
internal sealed record Times(double Floor, double App)
{
    /// <summary>App / floor.</summary>
    public double Ratio => App / Floor;
}

/// <summary>How one scenario went.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Clients">How many clients.</param>
/// <param name="Median">The medians of the repeats' times.</param>
/// <param name="Ratio">The median of the repeats' ratios.</param>
internal sealed record Result(Scenario Scenario, int Clients, Times Median, double Ratio)
{
    /// <summary>Makes it of the repeats.</summary>
    public static Result Of(Scenario scenario, int clients, IReadOnlyList<Times> repeats)
    {
        var median = new Times(Measure.Median(repeats.Select(times => times.Floor)), Measure.Median(repeats.Select(times => times.App)));
        return new Result(scenario, clients, median, Measure.Median(repeats.Select(times => times.Ratio)));
    }
}

/// <summary>Measures scenarios with the two sides interleaved.</summary>
internal static class Measure
{
    /// <summary>The middle of some numbers.</summary>
    public static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>
    /// The p50 of one client, repeat by repeat and lane by lane: each repeat sends one request after the other, to floor and app of
    /// every lane in turn.
    /// </summary>
    public static async Task<List<Times[]>> OneClientAsync(
        IReadOnlyList<(Scenario Scenario, Pair Pair)> lanes, int repeats, int requests)
    {
        var all = new List<Times[]>();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var times = lanes.Select(_ => (Floor: new List<double>(), App: new List<double>())).ToArray();
            for (var i = 0; i < requests; i++)
            {
                for (var lane = 0; lane < lanes.Count; lane++)
                {
                    foreach (var side in lanes[lane].Pair.Sides(i))
                    {
                        (side.IsFloor ? times[lane].Floor : times[lane].App).Add(await lanes[lane].Scenario.SendAsync(side, 0, 1));
                    }
                }
            }

            all.Add([.. times.Select(time => new Times(Median(time.Floor), Median(time.App)))]);
        }

        return all;
    }

    /// <summary>Many clients at once, on the floor and on the app in turn, for so many seconds each.</summary>
    public static async Task<Result> ManyClientsAsync(Scenario scenario, Pair pair, int clients, int rounds, double seconds)
    {
        var repeats = new List<Times>();
        for (var round = 0; round < rounds; round++)
        {
            var rates = new Dictionary<bool, double>();
            foreach (var side in pair.Sides(round))
            {
                rates[side.IsFloor] = await RateAsync(scenario, side, clients, seconds);
            }

            repeats.Add(new Times(clients * 1000 / rates[true], clients * 1000 / rates[false]));
        }

        return Result.Of(scenario, clients, repeats);
    }

    /// <summary>
    /// The rate at which so many clients, each with no pause, get their operation done. Where each is undone again, which is not to
    /// count, it is clients by mean time.
    /// </summary>
    public static async Task<double> RateAsync(Scenario scenario, Side side, int clients, double seconds)
    {
        var start = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var (sum, count) = (0.0, 0);
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                sum += await scenario.SendAsync(side, client, clients);
                count++;
            }

            return (sum, count);
        }));
        var count = times.Sum(time => time.count);
        return scenario.IsUndone
            ? clients * 1000 * count / times.Sum(time => time.sum)
            : count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
