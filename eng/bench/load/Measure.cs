using System.Diagnostics;

namespace CartFunctions.Bench;

/// <summary>How one scenario went on both sides; every figure is a median over repeats.</summary>
/// <param name="Scenario">The operation.</param>
/// <param name="Clients">How many clients.</param>
/// <param name="Floor">The floor's time, in milliseconds.</param>
/// <param name="App">The app's time, in milliseconds.</param>
/// <param name="Ratio">App / floor, the median of the repeats' own ratios; of operations a second where there are many clients.</param>
internal sealed record Result(Scenario Scenario, int Clients, double Floor, double App, double Ratio);

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
    /// The p50 of one client: each repeat sends one request after the other, floor and app of every given lane in turn.
    /// The result has, repeat by repeat, each lane's p50 at [lane][0] for the floor and [lane][1] for the app.
    /// </summary>
    public static async Task<List<double[][]>> OneClientAsync(IReadOnlyList<(Scenario Scenario, Pair Pair)> lanes, int repeats, int requests)
    {
        var all = new List<double[][]>();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var times = lanes.Select(_ => new[] { new List<double>(), new List<double>() }).ToArray();
            for (var i = 0; i < requests; i++)
            {
                for (var lane = 0; lane < lanes.Count; lane++)
                {
                    foreach (var side in lanes[lane].Pair.Sides(i))
                    {
                        times[lane][side.IsFloor ? 0 : 1].Add(await lanes[lane].Scenario.SendAsync(side, 0, 1));
                    }
                }
            }

            all.Add([.. times.Select(sides => sides.Select(Median).ToArray())]);
        }

        return all;
    }

    /// <summary>Many clients at once, on the floor and on the app in turn, for so many seconds each.</summary>
    public static async Task<Result> ManyClientsAsync(Scenario scenario, Pair pair, int clients, int rounds, double seconds)
    {
        var floor = new List<double>();
        var app = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var side in pair.Sides(round))
            {
                (side.IsFloor ? floor : app).Add(await RateAsync(scenario, side, clients, seconds));
            }
        }

        return new Result(
            scenario, clients, clients * 1000 / Median(floor), clients * 1000 / Median(app), Median(floor.Zip(app, (f, a) => a / f)));
    }

    /// <summary>
    /// The rate at which so many clients, each with no pause, get their operation done: clients by mean time, so that what undoes an
    /// operation does not count.
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
        return clients * 1000 * times.Sum(time => time.count) / times.Sum(time => time.sum);
    }
}
