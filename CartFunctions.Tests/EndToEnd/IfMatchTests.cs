using System.Net;
using System.Text.Json;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>ETag and If-Match (contract, "Every change of a cart").</summary>
public sealed class IfMatchTests : IAsyncLifetime
{
    private const string Device = "if-match-device";

    private TestApp app = null!;
    private string product = null!;
    private Answer cart = null!;
    private string id = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        product = await app.Client.AddProductAsync(stock: 50);
        cart = await app.Client.AddAsync(product, 2, device: Device);
        id = cart.CartId;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("$etag")]
    [InlineData("*")]
    [InlineData("\"other\", $etag")]
    [InlineData("W/\"other\" ,\t$etag,")]
    [InlineData("\"a,b\",$etag")]
    public async Task A_change_that_names_the_version_is_made(string ifMatch)
    {
        var changed = await app.Client.SetAsync(product, 3, id, ifMatch: Fill(ifMatch));

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.NotEqual(cart.ETag, changed.ETag);
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("W/$etag")]
    [InlineData("$bare")]
    [InlineData("*, \"other\"")]
    [InlineData("\"*\"")]
    [InlineData("\"x$bare\"")]
    [InlineData("$etag$etag")]
    [InlineData("x$etag")]
    [InlineData("$bare, $etag")]
    [InlineData("\"other, $bare\"")]
    [InlineData("")]
    public async Task A_change_with_another_version_gets_a_412_with_the_cart_on_both_surfaces(string ifMatch)
    {
        ifMatch = Fill(ifMatch);
        Func<string?, string?, Task<Answer>>[] changes =
        [
            (cart, device) => app.Client.SetAsync(product, 3, cart, ifMatch: ifMatch, device: device),
            (cart, device) => app.Client.RemoveAsync(product, cart, ifMatch: ifMatch, device: device),
            (cart, device) => app.Client.ClearAsync(cart, ifMatch: ifMatch, device: device),
        ];
        foreach (var change in changes)
        {
            var refused = await change(id, null);
            var onDevice = await change(null, Device);
            var read = await app.Client.GetCartAsync(id);

            Assert.Equal((HttpStatusCode.PreconditionFailed, "Cart has changed"), (refused.Status, refused.Error));
            Assert.Equal((HttpStatusCode.PreconditionFailed, "Cart has changed"), (onDevice.Status, onDevice.Error));
            Assert.Equal(cart.ETag, refused.ETag);
            Assert.Equal(cart.ETag, onDevice.ETag);
            Assert.Equal(read.Data.GetRawText(), refused.Data.GetRawText());
            Assert.Equal(cart.Text, onDevice.Json.GetProperty("cart").GetRawText());
            Assert.False(refused.Json.GetProperty("success").GetBoolean());
        }
    }

    [Fact]
    public async Task An_add_needs_the_current_ETag_too()
    {
        var other = await app.Client.AddAsync(product, 1, id, ifMatch: "\"other\"");
        var current = await app.Client.AddAsync(product, 1, id, ifMatch: cart.ETag);
        var former = await app.Client.AddAsync(product, 1, id, ifMatch: cart.ETag);

        Assert.Equal(
            [HttpStatusCode.PreconditionFailed, HttpStatusCode.OK, HttpStatusCode.PreconditionFailed],
            new[] { other, current, former }.Select(answer => answer.Status));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"any\"")]
    public async Task If_there_is_no_cart_an_add_answers_412_with_no_cart_and_everything_else_404(string ifMatch)
    {
        var nothing = ObjectId.New().ToString();
        var add = await app.Client.AddAsync(product, 1, nothing, ifMatch: ifMatch);
        var addToNew = await app.Client.AddAsync(product, 1, ifMatch: ifMatch);
        var set = await app.Client.SetAsync(product, 3, nothing, ifMatch: ifMatch);
        var onDevice = await app.Client.AddAsync(product, 1, ifMatch: ifMatch, device: "unknown-device");

        Assert.All([add, addToNew], answer =>
        {
            Assert.Equal((HttpStatusCode.PreconditionFailed, "Cart has changed"), (answer.Status, answer.Error));
            Assert.Equal((JsonValueKind.Null, null), (answer.Data.ValueKind, answer.ETag));
        });
        Assert.Equal(JsonValueKind.Null, onDevice.Json.GetProperty("cart").ValueKind);
        set.MustFail(HttpStatusCode.NotFound, "Cart not found");
        (await app.Client.GetCartAsync(nothing)).MustFail(HttpStatusCode.NotFound, "Cart not found");
    }

    [Fact]
    public async Task If_Match_is_checked_after_the_cart_and_before_the_line()
    {
        var refused = await app.Client.RemoveAsync(ObjectId.New().ToString(), id, ifMatch: "\"other\"");

        Assert.Equal("Cart has changed", refused.Error);
    }

    [Fact]
    public async Task A_read_ignores_the_header_and_there_is_no_304()
    {
        app.Client.Headers.TryAddWithoutValidation("If-None-Match", cart.ETag);

        var read = await app.Client.SendAsync("GET", $"/api/cart/{id}", ifMatch: "\"other\"", key: "not a key");

        Assert.Equal(HttpStatusCode.OK, read.Status);
    }

    /// <summary>The header. <c>$etag</c> stands for the cart's ETag and <c>$bare</c> for the text in its quotes.</summary>
    private string Fill(string ifMatch) => ifMatch
        .Replace("$etag", cart.ETag, StringComparison.Ordinal)
        .Replace("$bare", cart.ETag!.Trim('"'), StringComparison.Ordinal);
}
