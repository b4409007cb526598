using System.Globalization;

namespace CartFunctions.Bench;

/// <summary>The first read of a cart whose products are not cached: the app's cache expires during a pause before each read.</summary>
internal static class ColdCarts
{
    private const int Reads = 15;

    // Longer than the app caches a product.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3.2);

    /// <summary>Compares the app's cold read with the baseline's warm one.</summary>
    public static async Task MeasureAsync(BenchOptions options, SeedData seedData, ReportRows rows)
    {
        await using var pair = await TargetPair.StartAsync(options);
        foreach (var lines in new[] { 20, 100, 200 })
        {
            var get = new Scenario(Operation.Get, lines, await SeedAsync(seedData, lines));
            await get.LearnAnswerSizeAsync(pair.App);
            await Measure.OneClientAsync([(get, pair)], repeats: 1, requests: 200);
            var cold = new List<double>();
            for (var i = 0; i < Reads; i++)
            {
                await Task.Delay(Pause);
                cold.Add(await get.SendAsync(pair.App, 0, 1));
            }

            var warm = (await Measure.OneClientAsync([(get, pair)], repeats: 3, requests: 60)).Select(repeat => repeat[0].P50).ToList();
            var (p50, own) = (Measure.Median(cold), Measure.Median(warm.Select(time => time.App)));
            var ratio = p50 / Measure.Median(warm.Select(time => time.Baseline));
            rows.Note(string.Create(
                CultureInfo.InvariantCulture, $"cold-get-{lines} ratio {ratio:0.00} ({p50:0.0} ms; warm {own:0.0} ms)"));
            if (lines == 100)
            {
                rows.AtMost("cold-get-100-more", p50 - own, "ms", 6);
            }
        }
    }

    /// <summary>Creates a cart with this number of lines on both targets.</summary>
    public static async Task<ObjectId[]> SeedAsync(SeedData seedData, int lines)
    {
        var cart = SeedData.NewIds(1);
        await seedData.AddCartsAsync(TargetPair.BaselinePrefix, cart, lines);
        await seedData.AddCartsAsync(TargetPair.AppPrefix, cart, lines);
        return cart;
    }
}
