using System.Net;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Changing, removing and clearing, as a client sees them.</summary>
public sealed class CartOperationTests : IAsyncLifetime
{
    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_changed_quantity_keeps_the_price_at_which_the_line_was_added()
    {
        var product = await app.AddProductAsync(stock: 5, price: "10");
        var cart = await app.AddAsync(product, 1);
        await SaveAsync(product, stock: 5, price: "12.5");

        var changed = await app.SendAsync("PUT", $"/api/cart/{cart.CartId}/items/{product}", """{"quantity":4}""");

        MustSucceed(changed, "Cart updated successfully", (product, 4, "10"));
        Assert.Equal("40", changed.Data.GetProperty("totalAmount").GetRawText());
    }

    [Fact]
    public async Task An_add_takes_the_price_of_now_for_the_whole_line()
    {
        var product = await app.AddProductAsync(stock: 5, price: "10");
        var cart = await app.AddAsync(product, 1);
        await SaveAsync(product, stock: 5, price: "12.5");

        MustSucceed(await app.AddAsync(product, 1, cart.CartId), "Item added to cart successfully", (product, 2, "12.5"));
    }

    [Fact]
    public async Task Lowering_to_a_quantity_that_is_still_above_the_stock_is_refused()
    {
        var product = await app.AddProductAsync(stock: 5);
        var cart = await app.AddAsync(product, 5);
        await SaveAsync(product, stock: 2);

        var refused = await app.SendAsync("PUT", $"/api/cart/{cart.CartId}/items/{product}", """{"quantity":3}""");
        var lowered = await app.SendAsync("PUT", $"/api/cart/{cart.CartId}/items/{product}", """{"quantity":2}""");

        refused.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        MustSucceed(lowered, "Cart updated successfully", (product, 2, "10"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.0")]
    [InlineData("-0")]
    public async Task A_quantity_of_zero_removes_the_line_without_looking_at_the_product(string zero)
    {
        var (kept, former) = (await app.AddProductAsync(stock: 5), await app.AddProductAsync(stock: 5));
        var cart = await app.AddAsync(kept, 1);
        await app.AddAsync(former, 1, cart.CartId);
        await app.SendAsync("DELETE", $"/api/products/{former}");

        var removed = await app.SendAsync("PUT", $"/api/cart/{cart.CartId}/items/{former}", $$"""{"quantity":{{zero}}}""");

        MustSucceed(removed, "Cart updated successfully", (kept, 1, "10"));
    }

    [Fact]
    public async Task Removing_takes_the_line_out_whatever_became_of_its_product_and_ignores_a_body()
    {
        var (kept, former) = (await app.AddProductAsync(stock: 5), await app.AddProductAsync(stock: 5));
        var cart = await app.AddAsync(former, 1);
        await app.AddAsync(kept, 1, cart.CartId);
        await app.SendAsync("DELETE", $"/api/products/{former}");

        var removed = await app.SendAsync("DELETE", $"/api/cart/{cart.CartId}/items/{former.ToUpperInvariant()}", new string('x', 20_000), "text/plain");

        MustSucceed(removed, "Item removed from cart successfully", (kept, 1, "10"));
    }

    [Fact]
    public async Task Clearing_keeps_the_cart_with_no_lines_and_a_total_of_zero_and_still_makes_a_new_version_when_it_is_empty()
    {
        var cart = await app.AddAsync(await app.AddProductAsync(stock: 5), 1);

        var cleared = await app.SendAsync("DELETE", $"/api/cart/{cart.CartId}");
        var again = await app.SendAsync("DELETE", $"/api/cart/{cart.CartId}");
        var read = await app.SendAsync("GET", $"/api/cart/{cart.CartId}");

        MustSucceed(cleared, "Cart cleared successfully");
        MustSucceed(again, "Cart cleared successfully");
        Assert.Equal("0", read.Data.GetProperty("totalAmount").GetRawText());
        Assert.Equal(again.Data.GetRawText(), read.Data.GetRawText());
        Assert.Equal(3, new[] { cart, cleared, again }.Select(answer => answer.Header("ETag")).Distinct().Count());
        Assert.True(Updated(cart) < Updated(cleared) && Updated(cleared) < Updated(again));
        Assert.Equal(cart.Data.GetProperty("createdAt").GetString(), again.Data.GetProperty("createdAt").GetString());
    }

    [Fact]
    public async Task A_product_that_is_added_again_after_its_line_was_removed_comes_last()
    {
        var (one, two) = (await app.AddProductAsync(stock: 5), await app.AddProductAsync(stock: 5));
        var cart = await app.AddAsync(one, 1);
        await app.AddAsync(two, 1, cart.CartId);
        await app.SendAsync("DELETE", $"/api/cart/{cart.CartId}/items/{one}");

        MustSucceed(await app.AddAsync(one, 1, cart.CartId), "Item added to cart successfully", (two, 1, "10"), (one, 1, "10"));
    }

    [Fact]
    public async Task A_cart_at_all_its_limits_has_an_exact_total_and_stays_inside_what_Azure_allows_an_entity()
    {
        var cartId = ObjectId.New();
        var longName = new string('長', 200);
        for (var line = 0; line < 200; line++)
        {
            var product = await app.AddProductAsync(int.MaxValue, "999999999999.9999", longName);
            Assert.Equal(HttpStatusCode.OK, (await app.AddAsync(product, int.MaxValue, cartId.ToString())).Status);
        }

        var read = await app.SendAsync("GET", $"/api/cart/{cartId}");
        var entity = (await app.Get<StorageTables>().Carts.FindAsync(cartId.ToString(), CartEntity.RowKey, default))!;

        Assert.Equal("429496729399999957050327.0600", read.Data.GetProperty("totalAmount").GetRawText());
        Assert.InRange(AzureSize.Of(entity), 1, AzureSize.MaxEntity);
        Assert.InRange(AzureSize.PropertiesOf(entity).Count(), 1, AzureSize.MaxProperties);
        Assert.All(AzureSize.PropertiesOf(entity), property => Assert.InRange(AzureSize.OfValue(property.Value), 1, AzureSize.MaxProperty));
    }

    private Task<Answer> SaveAsync(string product, int stock, string price = "10") =>
        app.SendAsync("PUT", $"/api/products/{product}", $$"""{"name":"Beans","price":{{price}},"stock":{{stock}}}""");

    private static void MustSucceed(Answer answer, string message, params (string Product, int Quantity, string Price)[] lines)
    {
        Assert.Equal((HttpStatusCode.OK, message), (answer.Status, answer.Json.GetProperty("message").GetString()));
        Assert.Equal($"\"{answer.Data.GetProperty("version").GetString()}\"", answer.Header("ETag"));
        Assert.Equal(lines, answer.Data.GetProperty("items").EnumerateArray().Select(item => (
            item.GetProperty("productId").GetProperty("_id").GetString()!,
            item.GetProperty("quantity").GetInt32(),
            item.GetProperty("priceAtAdd").GetRawText())));
    }

    private static DateTime Updated(Answer answer) => answer.Data.GetProperty("updatedAt").GetDateTime();
}
