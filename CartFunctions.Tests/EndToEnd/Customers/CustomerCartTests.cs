using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Customers;

/// <summary>The operations on a customer's cart.</summary>
public sealed class CustomerCartTests(CustomerApp customers) : IClassFixture<CustomerApp>, IAsyncLifetime
{
    private readonly string customer = $"customer-{ObjectId.New()}";

    private string token = null!;
    private string product = null!;

    private CartClient Client => customers.App.Client;

    private string CartId => customers.Issuer.CartOf(customer);

    public async ValueTask InitializeAsync()
    {
        token = await customers.Issuer.SignInAsync(customer);
        product = await Client.AddProductAsync(stock: 99);
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task A_session_of_every_operation_passes()
    {
        var guest = (await Client.AddAsync(product, 4)).CartId;

        Answer[] answers =
        [
            await Client.AddAsAsync(token, product, 2),
            await Client.SendAsAsync(token, "POST", "/api/me/cart/items", $$"""{"items":[{{CustomerRequests.BodyOf(product)}}]}"""),
            await Client.SendAsAsync(token, "PUT", $"/api/me/cart/items/{product}", """{"quantity":7}"""),
            await Client.SendAsAsync(token, "PUT", "/api/me/cart/data", """{"data":{"note":"Ring twice."}}"""),
            await Client.SendAsAsync(token, "GET"),
            await Client.SendAsAsync(token, "DELETE", $"/api/me/cart/items/{product}"),
            await Client.SendAsAsync(token, "DELETE"),
        ];
        var merged = await Client.SendAsAsync(token, "POST", "/api/me/cart/merge", $$"""{"from":"{{guest}}"}""");

        Assert.Equal(
            [
                ("Item added to cart successfully", 2), ("Items added to cart successfully", 3), ("Cart updated successfully", 7),
                ("Cart data saved successfully", 7), ("Cart retrieved successfully", 7), ("Item removed from cart successfully", 0),
                ("Cart cleared successfully", 0),
            ],
            answers.Select(answer => (answer.Message, answer.Items.Sum(item => item.Quantity))));
        Assert.All(
            answers, answer => Assert.Equal((HttpStatusCode.OK, CartId, customer), (answer.Status, answer.CartId, UserIdIn(answer))));
        Assert.Equal("Carts merged successfully", merged.Message);
        Assert.Equal(4, merged.Data.GetProperty("cart").GetProperty("items")[0].GetProperty("quantity").GetInt32());
        Assert.Equal((customer, "guest"), (UserIdOf(merged, "cart"), UserIdOf(merged, "from")));
    }

    [Fact]
    public async Task The_customers_name_is_shown_wherever_the_cart_is_shown()
    {
        await Client.AddAsAsync(token, product);

        Assert.Equal(customer, UserIdIn(await Client.GetCartAsync(CartId)));
        Assert.Equal(customer, UserIdIn(await Client.AddAsync(product, 1, CartId)));
        Assert.Equal(customer, UserIdIn(await Client.ClearAsync(CartId, ifMatch: "\"of long ago\"")));
        Assert.Equal(customer, UserIdIn(await Client.ReserveAsync(CartId)));
        var placed = await Client.CheckOutAsync(CartId, key: "buy");
        var read = await Client.SendAsync("GET", placed.Location!);
        Assert.Equal((customer, customer), (UserIdIn(placed), UserIdIn(read)));
        Assert.Equal(customer, UserIdIn(await Client.CheckOutAsync(CartId, key: "buy")));
        Assert.Equal(customer, UserIdIn(await Client.SendAsAsync(token, "GET")));
    }

    [Fact]
    public async Task An_order_of_a_guest_shows_guest()
    {
        var placed = await Client.CheckOutAsync((await Client.AddAsync(product, 1)).CartId);

        Assert.Equal("guest", UserIdIn(placed));
        Assert.Equal("guest", UserIdIn(await Client.SendAsync("GET", placed.Location!)));
    }

    [Fact]
    public async Task A_cart_that_another_route_made_shows_guest_until_the_customers_first_change()
    {
        await Client.AddAsync(product, 1, CartId);

        Assert.Equal("guest", UserIdIn(await Client.SendAsAsync(token, "GET")));
        Assert.Equal(
            HttpStatusCode.NotFound, (await Client.SendAsAsync(token, "DELETE", $"/api/me/cart/items/{ObjectId.New()}")).Status);
        Assert.Equal("guest", UserIdIn(await Client.SendAsAsync(token, "GET")));
        Assert.Equal(customer, UserIdIn(await Client.SendAsAsync(token, "PUT", "/api/me/cart/data", """{"data":{}}""")));
        Assert.Equal(customer, UserIdIn(await Client.GetCartAsync(CartId)));
    }

    [Theory]
    [InlineData("\"nonsense\"")]
    [InlineData("\"5eed00000000000000000001\"")]
    [InlineData("7")]
    [InlineData("null")]
    public async Task A_cart_id_in_the_body_is_ignored(string cartId)
    {
        var answer = await Client.SendAsAsync(
            token, "POST", body: $$"""{"cartId":{{cartId}},"productId":"{{product}}","quantity":1}""", key: "no-cart-id-needed");

        Assert.Equal((HttpStatusCode.OK, CartId), (answer.Status, answer.CartId));
    }

    [Fact]
    public async Task A_keyed_repeat_of_the_first_add_is_recognised()
    {
        var first = await Client.AddAsAsync(token, product, 2, key: "first");
        var again = await Client.AddAsAsync(await customers.Issuer.SignInAsync(customer), product, 2, key: "first");

        Assert.Equal((null, "true"), (first.Replayed, again.Replayed));
        Assert.Equal(2, again.Items.Single().Quantity);
    }

    [Fact]
    public async Task A_key_of_this_surface_is_another_operation_on_the_others()
    {
        await Client.AddAsAsync(token, product, 1, key: "one-key");

        (await Client.AddAsync(product, 1, CartId, key: "one-key")).MustFail(
            HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
    }

    [Fact]
    public async Task Signing_in_with_a_key_merges_the_guests_cart_once()
    {
        var guest = (await Client.AddAsync(product, 3)).CartId;
        var body = $$"""{"from":"{{guest}}"}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => Client.SendAsAsync(token, "POST", "/api/me/cart/merge", body, key: "sign-in")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(3, (await Client.SendAsAsync(token, "GET")).Items.Single().Quantity);
        Assert.Empty((await Client.GetCartAsync(guest)).Items);
    }

    [Fact]
    public async Task A_customers_cart_is_not_merged_into_itself() =>
        (await Client.SendAsAsync(token, "POST", "/api/me/cart/merge", $$"""{"from":"{{CartId}}"}""")).MustFail(
            HttpStatusCode.BadRequest, "Invalid merge");

    [Fact]
    public async Task HEAD_has_the_status_and_the_ETag_of_GET()
    {
        var added = await Client.AddAsAsync(token, product);
        using var request = CartClient.Request("HEAD", "/api/me/cart");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");

        var head = await Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, added.ETag, string.Empty), (head.Status, head.ETag, head.Text));
    }

    private static string? UserIdIn(Answer answer) => answer.Data.GetProperty("userId").GetString();

    private static string? UserIdOf(Answer merged, string cart) => merged.Data.GetProperty(cart).GetProperty("userId").GetString();
}
