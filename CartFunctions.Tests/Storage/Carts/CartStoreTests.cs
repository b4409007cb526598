using CartFunctions.Carts;
using CartFunctions.Carts.AddItem;
using CartFunctions.Catalog;
using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.Storage.Carts;

/// <summary>The write loop of carts, on a real Azurite.</summary>
public sealed class CartStoreTests
{
    [Fact]
    public async Task Two_apps_that_race_on_one_cart_reach_the_stock_exactly()
    {
        var prefix = new Dictionary<string, string?> { ["Carts:TablePrefix"] = "race" };
        await using var one = await TestApp.StartAsync(prefix);
        await using var two = await TestApp.StartAsync(prefix);
        var product = new Product(ObjectId.New(), "Beans", 10, 20);
        await one.Get<ProductStore>().ChangeAsync(new ProductChangeRequest(new SaveProductChange(product), WriteOptions.None), default);
        var cartId = ObjectId.New();

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(i => ChangeAsync(i % 2 == 0 ? one : two, cartId, new AddItemChange(product.Id, 1))));

        var failures = outcomes.Select(outcome => outcome.Failure?.Error).ToList();
        Assert.Equal(20, failures.Count(failure => failure is null));
        Assert.Equal(12, failures.Count(failure => failure == Failure.InsufficientStock.Error));
        var cart = await ReadAsync(one, cartId);
        Assert.Equal((20, 20), (cart.Lines.Single().Quantity, cart.Version.Number));
    }

    [Fact]
    public async Task An_expired_cart_is_missing_and_a_new_one_has_other_versions()
    {
        var clock = new ManualClock();
        await using var app = await TestApp.StartAsync(
            configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var product = new Product(ObjectId.New(), "Beans", 10, 20);
        await app.Get<ProductStore>().ChangeAsync(new ProductChangeRequest(new SaveProductChange(product), WriteOptions.None), default);
        var carts = app.Get<CartStore>();
        var cartId = ObjectId.New();
        var first = await AddAsync(app, cartId, product.Id);

        clock.Advance(TimeSpan.FromDays(30));
        var gone = await carts.ReadAsync(cartId, default);
        var second = await AddAsync(app, cartId, product.Id);

        Assert.Equal(Failure.CartNotFound, gone.Failure);
        Assert.True(second.IsNew);
        Assert.Equal((1, 1), (second.Cart.Lines.Single().Quantity, second.Cart.Version.Number));
        Assert.NotEqual(first.Cart.Version, second.Cart.Version);
        Assert.Equal(clock.GetUtcNow(), second.Cart.CreatedAt);
    }

    [Fact]
    public async Task A_failed_add_to_a_missing_cart_creates_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var cartId = ObjectId.New();

        await ChangeAsync(app, cartId, new AddItemChange(ObjectId.New(), 1));

        Assert.Null(await app.Get<StorageTables>().Carts.FindAsync(cartId.ToString(), cartId.ToString(), default));
    }

    private static async Task<CartView> AddAsync(TestApp app, ObjectId cartId, ObjectId productId)
    {
        var outcome = await ChangeAsync(app, cartId, new AddItemChange(productId, 1));
        Assert.Null(outcome.Failure);
        return outcome.View!;
    }

    private static Task<CartResult> ChangeAsync(TestApp app, ObjectId cartId, CartChange change) =>
        app.Get<CartStore>().ChangeAsync(new CartChangeRequest(cartId, change, WriteOptions.None, "trace"), default);

    private static async Task<Cart> ReadAsync(TestApp app, ObjectId cartId) =>
        (await app.Get<CartStore>().ReadAsync(cartId, default)).View!.Cart;
}
