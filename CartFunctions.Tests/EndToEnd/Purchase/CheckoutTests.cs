using System.Net;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>Checkouts (contract, "Reservations and checkout").</summary>
public sealed class CheckoutTests : PurchaseTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_checkout_places_the_order_takes_the_stock_and_empties_the_cart(bool isReservedFirst)
    {
        var product = await App.Client.AddProductAsync(stock: 5, price: "9.99", name: "Phin cà phê");
        var cart = await CartWithAsync(product, 2);
        await App.Client.SaveProductAsync(product, stock: 5, price: "12", name: "Phin, new");
        if (isReservedFirst)
        {
            await App.Client.ReserveAsync(cart);
        }

        var placed = await App.Client.CheckOutAsync(cart);

        Assert.Equal((HttpStatusCode.Created, "Order placed successfully", null), (placed.Status, placed.Message, placed.ETag));
        var id = placed.Data.GetProperty("_id").GetString();
        Assert.Equal($"/api/cart/{cart}/orders/{id}", placed.Location);
        Assert.StartsWith(
            $$"""{"_id":"{{id}}","cartId":"{{cart}}","userId":"guest","items":["""
            + $$"""{"lineId":"{{product}}","productId":"{{product}}","name":"Phin, new","""
            + "\"sku\":null,\"options\":{},\"quantity\":2,\"priceAtAdd\":9.99,\"discount\":0}],"
            + "\"totalAmount\":19.98,\"coupon\":null,\"charges\":[],\"amountDue\":19.98,\"data\":{},\"placedAt\":\"",
            placed.Data.GetRawText(),
            StringComparison.Ordinal);
        Assert.Equal((3, 0), await StockAsync(product));
        var empty = await App.Client.GetCartAsync(cart);
        Assert.Equal((0, null), (empty.Items.Count, UntilIn(empty)));
        var read = await App.Client.SendAsync("GET", placed.Location!);
        Assert.Equal((HttpStatusCode.OK, "Order retrieved successfully"), (read.Status, read.Message));
        Assert.Equal(placed.Data.GetRawText(), read.Data.GetRawText());
        (await App.Client.CheckOutAsync(cart)).MustFail(HttpStatusCode.BadRequest, "Cart is empty");
    }

    [Fact]
    public async Task A_keyed_repeat_returns_the_same_order_and_buys_nothing()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartWithAsync(product, 2);
        var placed = await App.Client.CheckOutAsync(cart, key: "order-1");
        await App.Client.AddAsync(product, 1, cart);
        await App.Client.CheckOutAsync(cart, key: "order-2");

        var repeat = await App.Client.CheckOutAsync(cart, key: "order-1");

        Assert.Equal((HttpStatusCode.Created, "true", placed.Location), (repeat.Status, repeat.Replayed, repeat.Location));
        Assert.Equal(placed.Data.GetRawText(), repeat.Data.GetRawText());
        Assert.Equal((2, 0), await StockAsync(product));
        (await App.Client.ReserveAsync(cart, key: "order-1")).MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
    }

    [Fact]
    public async Task A_key_reused_after_expiry_finds_the_order_of_the_last_cart()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var cart = await CartWithAsync(product, 1);
        for (var life = 0; life < 6; life++)
        {
            await App.Client.AddAsync(product, 1, cart);
            var placed = await App.Client.CheckOutAsync(cart, key: "order");

            var repeat = await App.Client.CheckOutAsync(cart, key: "order");

            Assert.Equal((null, "true"), (placed.Replayed, repeat.Replayed));
            Assert.Equal(placed.Data.GetRawText(), repeat.Data.GetRawText());
            Clock.Advance(TimeSpan.FromDays(31));
        }
    }

    [Fact]
    public async Task A_product_created_again_a_moment_ago_can_be_bought()
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartWithAsync(product, 2);
        await App.Client.DeleteProductAsync(product);
        await other.Client.SaveProductAsync(product, stock: 5);

        var placed = await App.Client.CheckOutAsync(cart);

        Assert.Equal(HttpStatusCode.Created, placed.Status);
        Assert.Equal((3, 0), await StockAsync(product));
    }

    [Fact]
    public async Task A_checkout_without_enough_stock_changes_nothing()
    {
        var (beans, filter) = (await App.Client.AddProductAsync(stock: 2), await App.Client.AddProductAsync(stock: 9));
        var cart = await CartWithAsync(filter, 1);
        var before = await App.Client.AddAsync(beans, 2, cart);
        await App.Client.SaveProductAsync(beans, stock: 1);

        var refused = await App.Client.CheckOutAsync(cart);

        refused.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        Assert.Equal($"Insufficient stock: product {beans}, 1 left", refused.Message);
        Assert.Equal(before.ETag, (await App.Client.GetCartAsync(cart)).ETag);
        Assert.Equal(((1, 0), (9, 0)), (await StockAsync(beans), await StockAsync(filter)));
    }

    [Fact]
    public async Task A_checkout_buys_the_lines_and_releases_other_reserved_units()
    {
        var (beans, filter) = (await App.Client.AddProductAsync(stock: 9), await App.Client.AddProductAsync(stock: 9));
        var cart = await CartWithAsync(beans, 5);
        await App.Client.AddAsync(filter, 4, cart);
        await App.Client.ReserveAsync(cart);
        await App.Client.SetAsync(beans, 2, cart);
        await App.Client.RemoveAsync(filter, cart);

        var placed = await App.Client.CheckOutAsync(cart);

        Assert.Equal(2, Assert.Single(placed.Data.GetProperty("items").EnumerateArray()).GetProperty("quantity").GetInt32());
        Assert.Equal(((7, 0), (9, 0)), (await StockAsync(beans), await StockAsync(filter)));
    }

    [Fact]
    public async Task An_order_of_200_lines_with_the_longest_names_and_prices_is_stored()
    {
        var name = string.Concat(Enumerable.Repeat("😀", 100));
        var products = await App.Client.AddProductsAsync(200, stock: 2147483647, price: "999999999999.9999", name: name);
        var cart = ObjectId.New().ToString();
        await App.Client.AddItemsAsync(cart, products.Select(product => (product, 2147483647)));

        var placed = await App.Client.CheckOutAsync(cart);

        Assert.Equal(HttpStatusCode.Created, placed.Status);
        var read = (await App.Client.SendAsync("GET", placed.Location!)).Data;
        Assert.Equal(placed.Data.GetRawText(), read.GetRawText());
        Assert.Equal("429496729399999957050327.0600", read.GetProperty("totalAmount").GetRawText());
        Assert.All(read.GetProperty("items").EnumerateArray(), item => Assert.Equal(name, item.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task An_order_is_read_by_its_cart_alone()
    {
        var cart = await CartWithAsync(await App.Client.AddProductAsync(stock: 5), 1);
        var order = (await App.Client.CheckOutAsync(cart)).Data.GetProperty("_id").GetString();

        var ofAnother = await App.Client.SendAsync("GET", $"/api/cart/{ObjectId.New()}/orders/{order}");
        var malformed = await App.Client.SendAsync("GET", $"/api/cart/{cart}/orders/1");

        ofAnother.MustFail(HttpStatusCode.NotFound, "Order not found");
        malformed.MustFail(HttpStatusCode.BadRequest, "Invalid ID format");
    }
}
