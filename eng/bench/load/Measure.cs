using System.Diagnostics;

namespace CartFunctions.Bench;

/// <summary>A time of each target, in milliseconds, of what was measured interleaved.</summary>
internal sealed record Times(double Baseline, double App)
{
    /// <summary>App / baseline.</summary>
    public double Ratio => App / Baseline;
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
        var median = new Times(Measure.Median(repeats.Select(times => times.Baseline)), Measure.Median(repeats.Select(times => times.App)));
        return new Result(scenario, clients, median, Measure.Median(repeats.Select(times => times.Ratio)));
    }
}

/// <summary>Measures scenarios with the two targets interleaved.</summary>
internal static class Measure
{
    /// <summary>The middle of some numbers.</summary>
    public static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>
    /// The p50 of one client, repeat by repeat and lane by lane: each repeat sends one request after the other, to baseline and app
    /// of every lane in turn.
    /// </summary>
    public static async Task<List<Times[]>> OneClientAsync(
        IReadOnlyList<(Scenario Scenario, Pair Pair)> lanes, int repeats, int requests)
    {
        var all = new List<Times[]>();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var times = lanes.Select(_ => (Baseline: new List<double>(), App: new List<double>())).ToArray();
            for (var i = 0; i < requests; i++)
            {
                for (var lane = 0; lane < lanes.Count; lane++)
                {
                    foreach (var target in lanes[lane].Pair.Targets(i))
                    {
                        var time = await lanes[lane].Scenario.SendAsync(target, 0, 1);
                        (target.IsBaseline ? times[lane].Baseline : times[lane].App).Add(time);
                    }
                }
            }

            all.Add([.. times.Select(time => new Times(Median(time.Baseline), Median(time.App)))]);
        }

        return all;
    }

    /// <summary>Many clients at once, on the baseline and on the app in turn, for so many seconds each.</summary>
    public static async Task<Result> ManyClientsAsync(Scenario scenario, Pair pair, int clients, int rounds, double seconds)
    {
        var repeats = new List<Times>();
        for (var round = 0; round < rounds; round++)
        {
            var rates = new Dictionary<bool, double>();
            foreach (var target in pair.Targets(round))
            {
                rates[target.IsBaseline] = await RateAsync(scenario, target, clients, seconds);
            }

            repeats.Add(new Times(clients * 1000 / rates[true], clients * 1000 / rates[false]));
        }

        return Result.Of(scenario, clients, repeats);
    }

    /// <summary>
    /// The rate at which so many clients, each with no pause, get their operation done. If each is undone again, which is not to
    /// count, it is clients by mean time.
    /// </summary>
    public static async Task<double> RateAsync(Scenario scenario, Target target, int clients, double seconds)
    {
        var start = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var (sum, count) = (0.0, 0);
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                sum += await scenario.SendAsync(target, client, clients);
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
