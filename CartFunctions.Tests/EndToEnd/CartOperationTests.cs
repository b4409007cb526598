using System.Net;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Setting quantities, removing lines and clearing carts.</summary>
public sealed class CartOperationTests : IAsyncLifetime
{
    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_changed_quantity_keeps_the_price_at_which_the_line_was_added()
    {
        var product = await app.Client.AddProductAsync(stock: 5, price: "10");
        var cart = await app.Client.AddAsync(product, 1);
        await app.Client.SaveProductAsync(product, stock: 5, price: "12.5");

        var changed = await app.Client.SetAsync(product, 4, cart.CartId);

        MustSucceed(changed, "Cart updated successfully", new ShownItem(product, 4, "10"));
        Assert.Equal("40", changed.Cart.Total);
    }

    [Fact]
    public async Task An_add_takes_the_current_price_for_the_whole_line()
    {
        var product = await app.Client.AddProductAsync(stock: 5, price: "10");
        var cart = await app.Client.AddAsync(product, 1);
        await app.Client.SaveProductAsync(product, stock: 5, price: "12.5");

        var added = await app.Client.AddAsync(product, 1, cart.CartId);

        MustSucceed(added, "Item added to cart successfully", new ShownItem(product, 2, "12.5"));
    }

    [Fact]
    public async Task Lowering_to_a_quantity_that_is_still_above_the_stock_is_refused()
    {
        var product = await app.Client.AddProductAsync(stock: 5);
        var cart = await app.Client.AddAsync(product, 5);
        await app.Client.SaveProductAsync(product, stock: 2);

        var refused = await app.Client.SetAsync(product, 3, cart.CartId);
        var lowered = await app.Client.SetAsync(product, 2, cart.CartId);

        refused.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        MustSucceed(lowered, "Cart updated successfully", new ShownItem(product, 2, "10"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.0")]
    [InlineData("-0")]
    public async Task A_quantity_of_zero_removes_the_line_without_reading_the_product(string zero)
    {
        var (kept, deleted) = (await app.Client.AddProductAsync(stock: 5), await app.Client.AddProductAsync(stock: 5));
        var cart = await app.Client.AddAsync(kept, 1);
        await app.Client.AddAsync(deleted, 1, cart.CartId);
        await app.Client.DeleteProductAsync(deleted);

        var removed = await app.Client.SendAsync("PUT", $"/api/cart/{cart.CartId}/items/{deleted}", $$"""{"quantity":{{zero}}}""");

        MustSucceed(removed, "Cart updated successfully", new ShownItem(kept, 1, "10"));
    }

    [Fact]
    public async Task Removing_a_line_needs_no_product_and_ignores_a_body()
    {
        var (kept, deleted) = (await app.Client.AddProductAsync(stock: 5), await app.Client.AddProductAsync(stock: 5));
        var cart = await app.Client.AddAsync(deleted, 1);
        await app.Client.AddAsync(kept, 1, cart.CartId);
        await app.Client.DeleteProductAsync(deleted);

        var removed = await app.Client.SendAsync(
            "DELETE", $"/api/cart/{cart.CartId}/items/{deleted.ToUpperInvariant()}", new string('x', 20_000), "text/plain");

        MustSucceed(removed, "Item removed from cart successfully", new ShownItem(kept, 1, "10"));
    }

    [Fact]
    public async Task Clearing_keeps_the_cart_and_always_creates_a_new_version()
    {
        var cart = await app.Client.AddAsync(await app.Client.AddProductAsync(stock: 5), 1);

        var cleared = await app.Client.ClearAsync(cart.CartId);
        var again = await app.Client.ClearAsync(cart.CartId);
        var read = await app.Client.GetCartAsync(cart.CartId);

        MustSucceed(cleared, "Cart cleared successfully");
        MustSucceed(again, "Cart cleared successfully");
        Assert.Equal("0", read.Cart.Total);
        Assert.Equal(again.Data.GetRawText(), read.Data.GetRawText());
        Assert.Equal(3, new[] { cart, cleared, again }.Select(answer => answer.ETag).Distinct().Count());
        Assert.True(cart.Cart.UpdatedAt < cleared.Cart.UpdatedAt && cleared.Cart.UpdatedAt < again.Cart.UpdatedAt);
        Assert.Equal(cart.Cart.CreatedAt, again.Cart.CreatedAt);
    }

    [Fact]
    public async Task A_product_that_is_added_again_after_its_line_was_removed_comes_last()
    {
        var (one, two) = (await app.Client.AddProductAsync(stock: 5), await app.Client.AddProductAsync(stock: 5));
        var cart = await app.Client.AddAsync(one, 1);
        await app.Client.AddAsync(two, 1, cart.CartId);
        await app.Client.RemoveAsync(one, cart.CartId);

        var again = await app.Client.AddAsync(one, 1, cart.CartId);

        MustSucceed(again, "Item added to cart successfully", new ShownItem(two, 1, "10"), new ShownItem(one, 1, "10"));
    }

    [Fact]
    public async Task A_cart_at_all_limits_has_an_exact_total_and_fits_an_Azure_entity()
    {
        var cartId = ObjectId.New().ToString();
        var longName = new string('長', 200);
        var products = await app.Client.AddProductsAsync(200, int.MaxValue, "999999999999.9999", longName);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.AddItemsAsync(cartId, products.Select(id => (id, int.MaxValue)))).Status);

        var read = await app.Client.GetCartAsync(cartId);
        var entity = (await app.Get<StorageTables>().Carts.FindAsync(cartId, cartId, default))!;

        Assert.Equal("429496729399999957050327.0600", read.Cart.Total);
        Assert.InRange(AzureSize.Of(entity), 1, AzureSize.MaxEntity);
        Assert.InRange(AzureSize.PropertiesOf(entity).Count(), 1, AzureSize.MaxProperties);
        Assert.All(AzureSize.PropertiesOf(entity), property => Assert.InRange(AzureSize.OfValue(property.Value), 1, AzureSize.MaxProperty));
    }

    private static void MustSucceed(Answer answer, string message, params ShownItem[] items)
    {
        Assert.Equal((HttpStatusCode.OK, message), (answer.Status, answer.Message));
        Assert.Equal($"\"{answer.Cart.Version}\"", answer.ETag);
        Assert.Equal(items, answer.Items);
    }
}
