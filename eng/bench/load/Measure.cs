using System.Diagnostics;

namespace CartFunctions.Bench;

/// <summary>A value of each target, measured alternately.</summary>
internal sealed record Pairwise(double Baseline, double App)
{
    /// <summary>App / baseline.</summary>
    public double Ratio => App / Baseline;

    /// <summary>The medians of alternately measured values and of their ratios.</summary>
    public static (Pairwise Middle, double Ratio) MedianOf(IReadOnlyList<(double Baseline, double App)> all) => (
        new(Measure.Median(all.Select(one => one.Baseline)), Measure.Median(all.Select(one => one.App))),
        Measure.Median(all.Select(one => one.App / one.Baseline)));
}

/// <summary>The times of consecutive requests to one target.</summary>
/// <param name="Times">The times in milliseconds.</param>
/// <param name="Rate">Requests per second.</param>
internal sealed record Sample(IReadOnlyList<double> Times, double Rate)
{
    /// <summary>The median time.</summary>
    public double P50 { get; } = Measure.Median(Times);
}

/// <summary>One repeat: requests to both targets, interleaved.</summary>
internal sealed record Repeat(Sample Baseline, Sample App)
{
    /// <summary>The median times.</summary>
    public Pairwise P50 => new(Baseline.P50, App.P50);

    /// <summary>The rates.</summary>
    public Pairwise Rate => new(Baseline.Rate, App.Rate);
}

/// <summary>The results of one scenario.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Clients">The number of clients.</param>
/// <param name="P50">The medians of the repeats' median times.</param>
/// <param name="P99">The 99th percentile over all repeats.</param>
/// <param name="Rate">The medians of the repeats' rates.</param>
/// <param name="Ratio">The median of the repeats' ratios: of the median times for one client, of the time per request for many.</param>
internal sealed record Result(Scenario Scenario, int Clients, Pairwise P50, Pairwise P99, Pairwise Rate, double Ratio)
{
    /// <summary>Summarises the repeats.</summary>
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
    /// <summary>The median.</summary>
    public static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The given quantile.</summary>
    public static double Percentile(IEnumerable<double> numbers, double part)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
    }

    /// <summary>
    /// Measures one client, repeat by repeat and lane by lane. Each repeat sends one request after the other, alternately to the baseline
    /// and the app.
    /// </summary>
    public static async Task<List<Repeat[]>> OneClientAsync(
        IReadOnlyList<(Scenario Scenario, TargetPair Pair)> lanes, int repeats, int requests)
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

    /// <summary>Measures the baseline and the app several times. Each of them comes first every other time.</summary>
    /// <param name="rounds">The number of rounds.</param>
    /// <param name="measure">Measures the baseline (true) or the app (false).</param>
    public static async Task<List<(T Baseline, T App)>> AlternateAsync<T>(int rounds, Func<bool, Task<T>> measure)
    {
        var all = new List<(T, T)>();
        for (var round = 0; round < rounds; round++)
        {
            var baselineFirst = round % 2 == 0;
            var first = await measure(baselineFirst);
            var second = await measure(!baselineFirst);
            all.Add(baselineFirst ? (first, second) : (second, first));
        }

        return all;
    }

    /// <summary>Measures many concurrent clients on the baseline and the app alternately, each for some seconds.</summary>
    public static async Task<Result> ManyClientsAsync(Scenario scenario, TargetPair pair, int clients, int rounds, double seconds)
    {
        var samples = await AlternateAsync(rounds, isBaseline =>
            SampleAsync(scenario, isBaseline ? pair.Baseline : pair.App, clients, seconds));
        return Result.Of(scenario, clients, [.. samples.Select(sample => new Repeat(sample.Baseline, sample.App))]);
    }

    /// <summary>
    /// Measures clients that send without a pause for some seconds. If each operation is undone by another one, which does not count, the
    /// rate is the number of clients divided by the mean time.
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
