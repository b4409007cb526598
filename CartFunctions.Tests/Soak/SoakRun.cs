using System.Diagnostics;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.Soak;

/// <summary>
/// Many clients change a few carts through two apps on one storage while a share of the storage calls fails. At the end storage must equal
/// the model, after the same number of changes.
/// </summary>
/// <param name="seed">Determines the changes and faults. The scheduler determines their interleaving.</param>
/// <param name="faultRate">The share of calls that fail, 0 to 1.</param>
public sealed class SoakRun(int seed, double faultRate)
{
    private const int Clients = 12;
    private const int SharedCarts = 4;

    public SoakTally Tally { get; } = new();

    /// <summary>Runs while <paramref name="shouldContinue"/> returns true; returns a summary.</summary>
    public async Task<string> RunAsync(Func<SoakTally, bool> shouldContinue)
    {
        var time = Stopwatch.StartNew();
        var tables = new Dictionary<string, string?> { ["Carts:TablePrefix"] = $"soak{Guid.NewGuid():N}"[..12] };
        await using var plain = await TestApp.StartAsync(tables);
        await using var oneStorage = await FaultyStorage.StartAsync();
        await using var twoStorage = await FaultyStorage.StartAsync();
        await using var one = await StartQuietlyAsync(tables, oneStorage);
        await using var two = await StartQuietlyAsync(tables, twoStorage);
        var carts = await MakeCartsAsync(plain);
        var clients = new List<SoakClient>();
        for (var i = 0; i < Clients; i++)
        {
            var product = await plain.Client.AddProductAsync(SoakClient.Stock);
            var fence = await plain.Client.AddProductAsync(SoakClient.Stock);
            clients.Add(new SoakClient(new Random(seed + i), [one, two], carts, product, fence, Tally));
        }

        var faults = new RandomFaults(seed, faultRate);
        oneStorage.Fault = twoStorage.Fault = _ => faults.Next();
        await Task.WhenAll(clients.Select(async client =>
        {
            while (shouldContinue(Tally))
            {
                await client.StepAsync();
            }
        }));
        oneStorage.Fault = twoStorage.Fault = _ => StorageFault.None;
        await oneStorage.IdleAsync();
        await twoStorage.IdleAsync();
        foreach (var cart in carts)
        {
            await cart.MustBeStoredAsync(plain);
        }

        return $"Seed {seed}, {time.Elapsed:hh\\:mm\\:ss}: {Tally}; {faults.Count} faults. Storage holds what the model holds.";
    }

    private static Task<TestApp> StartQuietlyAsync(Dictionary<string, string?> tables, FaultyStorage storage) => TestApp.StartAsync(
        new Dictionary<string, string?>(tables) { ["CartStorage"] = storage.ConnectionString },
        builder => builder.Logging.ClearProviders());

    private static async Task<IReadOnlyList<SoakCart>> MakeCartsAsync(TestApp app)
    {
        var product = await app.Client.AddProductAsync(stock: 1);
        var carts = new List<SoakCart>();
        for (var i = 0; i < SharedCarts; i++)
        {
            var device = $"soak-device-{i}";
            var made = await app.Client.AddAsync(product, 1, device: device);
            var cart = new SoakCart(device, made.CartId);
            cart.CountChange();
            cart.Lines[product] = 1;
            carts.Add(cart);
        }

        return carts;
    }
}
