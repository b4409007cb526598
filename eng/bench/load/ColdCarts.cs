using System.Globalization;

namespace CartFunctions.Bench;

/// <summary>
/// The first read of a cart whose products nobody has shown for a while. Each cart has products of its own, and the app forgets
/// what it knows of them in the pauses between the passes.
/// </summary>
internal sealed class ColdCarts(Seeds seeds, Rows rows)
{
    /// <summary>How many carts a size has.</summary>
    public const int CartsASize = 12;

    private const int Passes = 5;

    // More than the app's cache keeps a product.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3.2);

    /// <summary>Measures the app's cold read by the baseline's warm one.</summary>
    public async Task MeasureAsync(BenchOptions options)
    {
        await using var pair = await Pair.StartAsync(options);
        foreach (var lines in new[] { 20, 100, 200 })
        {
            var carts = await SeedAsync(lines);
            var get = new Scenario(Operation.Get, lines, carts);
            await get.LearnAnswerSizeAsync(pair.App);
            await Measure.OneClientAsync([(get, pair)], repeats: 1, requests: 200);
            var cold = new List<double>();
            for (var pass = 0; pass < Passes; pass++)
            {
                await Task.Delay(Pause);
                foreach (var cart in carts)
                {
                    cold.Add(await new Scenario(Operation.Get, lines, [cart]).SendAsync(pair.App, 0, 1));
                }
            }

            var warm = (await Measure.OneClientAsync([(get, pair)], repeats: 3, requests: 60)).Select(repeat => repeat[0].P50).ToList();
            var (p50, own) = (Measure.Median(cold), Measure.Median(warm.Select(time => time.App)));
            var ratio = p50 / Measure.Median(warm.Select(time => time.Baseline));
            rows.Note(string.Create(CultureInfo.InvariantCulture, $"cold-get-{lines} ratio {ratio:0.00} ({p50:0.0} ms; warm {own:0.0} ms)"));
            if (lines == 100)
            {
                rows.AtMost("cold-get-100-more", p50 - own, "ms", 6);
            }
        }
    }

    /// <summary>Carts of so many lines, no two of which share a product, on both targets.</summary>
    public async Task<ObjectId[]> SeedAsync(int lines)
    {
        var carts = Seeds.NewIds(CartsASize);
        var products = Seeds.NewProducts(CartsASize * lines);
        foreach (var prefix in new[] { Pair.BaselinePrefix, Pair.AppPrefix })
        {
            await seeds.AddProductsAsync(prefix, products);
            await seeds.AddCartsAsync(prefix, carts.Zip(products.Chunk(lines), (cart, own) => (cart, own.AsEnumerable())));
        }

        return carts;
    }
}
