using System.Net;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Changes with an Idempotency-Key and their repeats (contract, "Every change of a cart").</summary>
public sealed class IdempotencyKeyTests : IAsyncLifetime
{
    private const string Device = "idempotency-device";

    private readonly ManualClock clock = new();
    private TestApp app = null!;
    private string product = null!;
    private string cart = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        product = await app.Client.AddProductAsync(stock: 1_000);
        cart = (await app.Client.AddAsync(product, 1, device: Device)).CartId;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_repeat_of_every_mutation_has_no_effect_and_returns_the_current_cart()
    {
        Func<string, Task<Answer>>[] mutations =
        [
            key => app.Client.AddAsync(product, 2, cart, key),
            key => app.Client.SetAsync(product, 7, cart, key),
            key => app.Client.AddAsync(product, 2, key: key, device: Device),
            key => app.Client.SetAsync(product, 5, key: key, device: Device),
            key => app.Client.RemoveAsync(product, cart, key),
            key => app.Client.ClearAsync(cart, key),
            key => app.Client.ClearAsync(key: key, device: Device),
        ];
        foreach (var (i, mutate) in mutations.Index())
        {
            var first = await mutate($"key-{i}");
            await app.Client.AddAsync(product, 1, device: Device);
            var now = await app.Client.GetCartAsync(device: Device);
            var repeat = await mutate($"\"key-{i}\"");

            Assert.Equal((HttpStatusCode.OK, null), (first.Status, first.Replayed));
            Assert.Equal((HttpStatusCode.OK, "true"), (repeat.Status, repeat.Replayed));
            Assert.Equal(now.ETag, repeat.ETag);
        }
    }

    [Fact]
    public async Task A_repeat_of_the_first_add_on_a_device_gets_201_and_Location_again()
    {
        var first = await app.Client.AddAsync(product, 1, key: "first", device: "another-device");
        await app.Client.ClearAsync(device: "another-device");
        var repeat = await app.Client.AddAsync(product, 1, key: "first", device: "another-device");

        Assert.Equal((HttpStatusCode.Created, "/cart"), (first.Status, first.Location));
        Assert.Equal((HttpStatusCode.Created, "/cart", "true"), (repeat.Status, repeat.Location, repeat.Replayed));
        Assert.Empty(repeat.Items);
    }

    [Fact]
    public async Task The_same_key_with_anything_else_is_refused()
    {
        var other = await app.Client.AddProductAsync(stock: 1_000);
        await app.Client.AddAsync(product, 1, cart, "k");

        Answer[] others =
        [
            await app.Client.AddAsync(product, 2, cart, "k"),
            await app.Client.AddAsync(other, 1, cart, "k"),
            await app.Client.SetAsync(product, 1, cart, "k"),
            await app.Client.RemoveAsync(product, cart, "k"),
            await app.Client.ClearAsync(cart, "k"),
        ];
        var onDevice = await app.Client.AddAsync(product, 1, key: "k", device: Device);

        Assert.All(others, answer => answer.MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused"));
        onDevice.MustFailOnDevice(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
    }

    [Fact]
    public async Task A_repeat_is_compared_by_the_parsed_quantity_and_not_by_headers()
    {
        await app.Client.AddAsync(product, 2, cart, "k");

        var repeat = await app.Client.SendAsync(
            "POST",
            "/api/cart",
            $$"""{"quantity":2.0,"productId":"{{product.ToUpperInvariant()}}","cartId":"{{cart.ToUpperInvariant()}}"}""",
            key: "k",
            ifMatch: "\"of long ago\"");

        Assert.Equal((HttpStatusCode.OK, "true"), (repeat.Status, repeat.Replayed));
    }

    [Fact]
    public async Task A_replay_is_found_before_any_refusal()
    {
        await app.Client.AddAsync(product, 900, cart, "k");
        await app.Client.DeleteProductAsync(product);

        Assert.Equal("true", (await app.Client.AddAsync(product, 900, cart, "k")).Replayed);
    }

    [Fact]
    public async Task A_request_that_failed_is_not_remembered()
    {
        (await app.Client.AddAsync(product, 2_000, cart, "k")).MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        await app.Client.SaveProductAsync(product, stock: 5_000);

        var repeat = await app.Client.AddAsync(product, 2_000, cart, "k");

        Assert.Equal((HttpStatusCode.OK, null), (repeat.Status, repeat.Replayed));
    }

    [Fact]
    public async Task A_key_is_known_for_99_further_keyed_changes_and_then_forgotten()
    {
        await app.Client.SetAsync(product, 1, cart, "first");
        for (var i = 0; i < 99; i++)
        {
            Assert.Null((await app.Client.SetAsync(product, 2, cart, $"other-{i}")).Replayed);
            await app.Client.SetAsync(product, 3, cart);
        }

        Assert.Equal("true", (await app.Client.SetAsync(product, 1, cart, "first")).Replayed);
        await app.Client.SetAsync(product, 2, cart, "the-hundredth");
        Assert.Null((await app.Client.SetAsync(product, 1, cart, "first")).Replayed);
    }

    [Fact]
    public async Task Keys_belong_to_a_cart_and_go_when_it_expires()
    {
        await app.Client.AddAsync(product, 1, cart, "k");

        Assert.Null((await app.Client.AddAsync(product, 1, ObjectId.New().ToString(), "k")).Replayed);
        clock.Advance(TimeSpan.FromDays(31));
        Assert.Null((await app.Client.AddAsync(product, 1, cart, "k")).Replayed);
    }

    [Fact]
    public async Task Racing_repeats_of_one_key_have_one_effect_and_each_gets_a_response()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => app.Client.AddAsync(product, 2, cart, "k")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers, answer => answer.Replayed is null);
        Assert.All(answers, answer => Assert.Equal(3, answer.Items[0].Quantity));
    }
}
