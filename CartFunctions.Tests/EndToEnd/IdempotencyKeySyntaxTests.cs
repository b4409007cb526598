using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The syntax of an Idempotency-Key, and when it is checked (contract, "Every change of a cart" and "Any request").</summary>
public sealed class IdempotencyKeySyntaxTests : IAsyncLifetime
{
    private TestApp app = null!;
    private string product = null!;
    private string cart = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        product = await app.Client.AddProductAsync(stock: 9);
        cart = (await app.Client.AddAsync(product, 1)).CartId;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("two words")]
    [InlineData("a\"b")]
    [InlineData("\"half")]
    [InlineData("$65")]
    [InlineData("\"$65\"")]
    public async Task A_key_that_breaks_its_rule_is_refused(string key)
    {
        var sent = key.Replace("$65", new string('k', 65), StringComparison.Ordinal);

        (await app.Client.ClearAsync(cart, sent)).MustFail(HttpStatusCode.BadRequest, "Invalid idempotency key");
    }

    [Theory]
    [InlineData("Idempotency-Key: one\r\nIdempotency-Key: one\r\n")]
    [InlineData("Idempotency-Key: caf\u00e9\r\n")]
    public async Task A_key_that_is_sent_twice_or_not_in_ASCII_is_refused(string headers)
    {
        var answer = await app.Client.SendRawAsync(
            $"DELETE /api/cart/{cart} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n");

        Assert.Contains("\"error\":\"Invalid idempotency key\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_64_characters_is_one_key_with_and_without_quotes()
    {
        var longest = new string('~', 64);

        Assert.Equal(HttpStatusCode.OK, (await app.Client.ClearAsync(cart, longest)).Status);
        Assert.Equal("true", (await app.Client.ClearAsync(cart, $"\"{longest}\"")).Replayed);
    }

    [Theory]
    [InlineData("k", "Idempotency key needs a cartId")]
    [InlineData("not a key", "Invalid idempotency key")]
    public async Task An_add_without_a_cart_id_cannot_have_a_key(string key, string error)
    {
        foreach (var cartId in new[] { string.Empty, "\"cartId\":null,", "\"cartId\":\"\"," })
        {
            var answer = await app.Client.SendAsync(
                "POST", "/api/cart", $$"""{ {{cartId}} "productId":"{{product}}","quantity":1 }""", key: key);

            answer.MustFail(HttpStatusCode.BadRequest, error);
        }
    }

    [Fact]
    public async Task The_body_is_checked_before_the_key()
    {
        var answer = await app.Client.AddAsync(product, 0, key: "not a key");

        answer.MustFail(HttpStatusCode.BadRequest, "Invalid quantity");
    }

    [Fact]
    public async Task The_key_is_checked_before_the_cart_and_reuse_before_the_condition()
    {
        await app.Client.ClearAsync(cart, "k");

        var toNoCart = await app.Client.ClearAsync(ObjectId.New().ToString(), "not a key");
        var reused = await app.Client.RemoveAsync(product, cart, "k", ifMatch: "\"other\"");

        Assert.Equal(("Invalid idempotency key", "Idempotency key reused"), (toNoCart.Error, reused.Error));
    }
}
