using System.Diagnostics;

namespace CartFunctions.Bench;

/// <summary>A figure of each target, of what was measured interleaved.</summary>
internal sealed record Pairwise(double Baseline, double App)
{
    /// <summary>App / baseline.</summary>
    public double Ratio => App / Baseline;

    /// <summary>The middle of what was measured in turn, and of its ratios.</summary>
    public static (Pairwise Middle, double Ratio) MedianOf(IReadOnlyList<(double Baseline, double App)> all) => (
        new(Measure.Median(all.Select(one => one.Baseline)), Measure.Median(all.Select(one => one.App))),
        Measure.Median(all.Select(one => one.App / one.Baseline)));
}

/// <summary>How long some requests took, one target's in one go.</summary>
/// <param name="Times">In milliseconds.</param>
/// <param name="Rate">Requests a second.</param>
internal sealed record Sample(IReadOnlyList<double> Times, double Rate)
{
    /// <summary>The middle time.</summary>
    public double P50 { get; } = Measure.Median(Times);
}

/// <summary>Requests to both targets, interleaved.</summary>
internal sealed record Repeat(Sample Baseline, Sample App)
{
    /// <summary>The middle times.</summary>
    public Pairwise P50 => new(Baseline.P50, App.P50);

    /// <summary>The rates.</summary>
    public Pairwise Rate => new(Baseline.Rate, App.Rate);
}

/// <summary>How one scenario went.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Clients">How many clients.</param>
/// <param name="P50">The medians of the repeats' middle times.</param>
/// <param name="P99">The time that one request of a hundred exceeded, of all repeats.</param>
/// <param name="Rate">The medians of the repeats' rates.</param>
/// <param name="Ratio">The median of the repeats' ratios: of the middle times for one client, of the time a request for many.</param>
internal sealed record Result(Scenario Scenario, int Clients, Pairwise P50, Pairwise P99, Pairwise Rate, double Ratio)
{
    /// <summary>Makes it of the repeats.</summary>
    public static Result Of(Scenario scenario, int clients, IReadOnlyList<Repeat> repeats) => new(
        scenario,
        clients,
        new Pairwise(Measure.Median(repeats.Select(one => one.Baseline.P50)), Measure.Median(repeats.Select(one => one.App.P50))),
        new Pairwise(
            Measure.Percentile(repeats.SelectMany(one => one.Baseline.Times), 0.99),
            Measure.Percentile(repeats.SelectMany(one => one.App.Times), 0.99)),
        new Pairwise(Measure.Median(repeats.Select(one => one.Baseline.Rate)), Measure.Median(repeats.Select(one => one.App.Rate))),
        Measure.Median(repeats.Select(one => clients == 1 ? one.P50.Ratio : 1 / one.Rate.Ratio)));
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

    /// <summary>The number that so large a part of some numbers does not exceed.</summary>
    public static double Percentile(IEnumerable<double> numbers, double part)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
    }

    /// <summary>
    /// One client, repeat by repeat and lane by lane: each repeat sends one request after the other, to baseline and app of every lane
    /// in turn.
    /// </summary>
    public static async Task<List<Repeat[]>> OneClientAsync(
        IReadOnlyList<(Scenario Scenario, Pair Pair)> lanes, int repeats, int requests)
    {
        var all = new List<Repeat[]>();
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

            all.Add([.. times.Select(time => new Repeat(SampleOf(time.Baseline), SampleOf(time.App)))]);
        }

        return all;

        static Sample SampleOf(List<double> times) => new(times, 1000 / times.Average());
    }

    /// <summary>What is measured of the baseline and of the app, so many times; each of them comes first every other time.</summary>
    /// <param name="turns">How many times.</param>
    /// <param name="measure">Measures the baseline, or else the app.</param>
    public static async Task<List<(T Baseline, T App)>> InTurnAsync<T>(int turns, Func<bool, Task<T>> measure)
    {
        var all = new List<(T, T)>();
        for (var turn = 0; turn < turns; turn++)
        {
            var baselineFirst = turn % 2 == 0;
            var first = await measure(baselineFirst);
            var second = await measure(!baselineFirst);
            all.Add(baselineFirst ? (first, second) : (second, first));
        }

        return all;
    }

    /// <summary>Many clients at once, on the baseline and on the app in turn, for so many seconds each.</summary>
    public static async Task<Result> ManyClientsAsync(Scenario scenario, Pair pair, int clients, int rounds, double seconds)
    {
        var samples = await InTurnAsync(rounds, isBaseline =>
            SampleAsync(scenario, isBaseline ? pair.Baseline : pair.App, clients, seconds));
        return Result.Of(scenario, clients, [.. samples.Select(sample => new Repeat(sample.Baseline, sample.App))]);
    }

    /// <summary>
    /// So many clients, each with no pause, for so many seconds. If each operation is undone again, which is not to count, the rate is
    /// clients by mean time.
    /// </summary>
    public static async Task<Sample> SampleAsync(Scenario scenario, Target target, int clients, double seconds)
    {
        var start = Stopwatch.GetTimestamp();
        var times = (await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var own = new List<double>();
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                own.Add(await scenario.SendAsync(target, client, clients));
            }

            return own;
        }))).SelectMany(own => own).ToList();
        var rate = scenario.IsUndone ? clients * 1000 / times.Average() : times.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Sample(times, rate);
    }
}
