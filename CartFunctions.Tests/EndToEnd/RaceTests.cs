using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Many clients of one cart, on a real Azurite.</summary>
public sealed class RaceTests
{
    [Fact]
    public async Task Sixty_four_clients_reach_the_stock_and_none_gets_Cart_is_busy()
    {
        await using var app = await TestApp.StartAsync();
        var product = await app.Client.AddProductAsync(stock: 40);
        var cart = ObjectId.New().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => app.Client.AddAsync(product, 1, cart)));

        MustReachTheStock(answers, 40, await app.Client.GetCartAsync(cart));
        var made = answers.Where(answer => answer.Status == HttpStatusCode.OK).ToList();
        Assert.Equal(40, made.Select(answer => answer.ETag).Distinct().Count());
        Assert.Equal(40, made.Select(answer => answer.Cart.UpdatedAt).Distinct().Count());
    }

    [Fact]
    public async Task No_client_gets_Cart_is_busy_on_storage_that_takes_100_ms_per_call()
    {
        await using var storage = await FaultyStorage.StartAsync();
        await using var app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        var product = await app.Client.AddProductAsync(stock: 1_000);
        var cart = ObjectId.New().ToString();
        storage.Fault = _ => StorageFault.Held(Task.Delay(TimeSpan.FromMilliseconds(100)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            var four = new List<Answer>();
            for (var i = 0; i < 4; i++)
            {
                four.Add(await app.Client.AddAsync(product, 1, cart));
            }

            return four;
        }));

        var all = answers.SelectMany(four => four).ToList();
        Assert.All(all, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(256, all.Select(answer => answer.ETag).Distinct().Count());
        storage.Fault = _ => StorageFault.None;
        var stored = (await app.Client.GetCartAsync(cart)).Cart;
        Assert.Equal(256, stored.Items[0].Quantity);
        Assert.EndsWith("-256", stored.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_reach_the_stock_exactly_on_one_storage()
    {
        var storage = await Azurite.Shared;
        var prefix = $"race{Guid.NewGuid():N}"[..12];
        await using var here = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:TablePrefix"] = prefix });
        await using var one = await AppProcess.StartAsync(storage.ConnectionString, prefix);
        await using var two = await AppProcess.StartAsync(storage.ConnectionString, prefix);
        var product = await here.Client.AddProductAsync(stock: 40);
        var cart = ObjectId.New().ToString();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(i => (i % 2 == 0 ? one : two).Client.AddAsync(product, 1, cart)));

        MustReachTheStock(answers, 40, await here.Client.GetCartAsync(cart));
    }

    private static void MustReachTheStock(IEnumerable<Answer> answers, int stock, Answer cart)
    {
        Assert.Equal(
            [(HttpStatusCode.OK, null, stock), (HttpStatusCode.BadRequest, "Insufficient stock", 64 - stock)],
            answers.CountBy(answer => (answer.Status, answer.Error))
                .Select(same => (same.Key.Status, same.Key.Error, same.Value)).OrderBy(same => same.Status));
        Assert.Equal(stock, cart.Items[0].Quantity);
        Assert.EndsWith($"-{stock}", cart.Cart.Version, StringComparison.Ordinal);
    }
}
