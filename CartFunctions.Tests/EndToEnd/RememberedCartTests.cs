using System.Net;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>
/// An instance that remembers a cart, while another instance changes it: whatever is not a write is decided from the cart as it is.
/// </summary>
public sealed class RememberedCartTests : IAsyncLifetime
{
    private const int Stock = 9;

    private readonly ManualClock clock = new();
    private readonly string prefix = $"rem{Guid.NewGuid():N}"[..12];
    private readonly string cart = ObjectId.New().ToString();

    private TestApp here = null!;
    private TestApp there = null!;
    private string beans = null!;
    private string mug = null!;
    private string? tag;

    public async ValueTask InitializeAsync()
    {
        here = await StartAsync();
        there = await StartAsync();
        beans = await here.Client.AddProductAsync(Stock);
        mug = await here.Client.AddProductAsync(Stock);
    }

    public async ValueTask DisposeAsync()
    {
        await here.DisposeAsync();
        await there.DisposeAsync();
    }

    [Fact]
    public async Task A_line_that_the_other_removed_is_not_found()
    {
        await KnowAsync(units: 1);
        await there.Client.RemoveAsync(beans, cart);

        (await here.Client.SetAsync(beans, 2, cart)).MustFail(HttpStatusCode.NotFound, "Item not found in cart");
        (await here.Client.RemoveAsync(beans, cart)).MustFail(HttpStatusCode.NotFound, "Item not found in cart");
    }

    [Fact]
    public async Task A_line_that_the_other_added_is_found()
    {
        await KnowAsync(units: 1);
        await there.Client.AddAsync(mug, 1, cart);

        Assert.Equal([1, 2], Quantities(await here.Client.SetAsync(mug, 2, cart)));
    }

    [Fact]
    public async Task A_refusal_for_stock_tells_what_the_cart_has_now()
    {
        await KnowAsync(units: Stock);
        await there.Client.SetAsync(beans, 5, cart);

        var refused = await here.Client.AddAsync(beans, 5, cart);

        refused.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        Assert.Equal("Insufficient stock: 9 left, 5 of them in the cart", refused.Message);
    }

    [Fact]
    public async Task Units_that_the_other_added_count()
    {
        await KnowAsync(units: 1);
        await there.Client.AddAsync(beans, Stock - 1, cart);

        (await here.Client.AddAsync(beans, 1, cart)).MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
    }

    [Fact]
    public async Task Units_that_the_other_removed_do_not_count()
    {
        await KnowAsync(units: Stock);
        await there.Client.SetAsync(beans, 1, cart);

        Assert.Equal([2], Quantities(await here.Client.AddAsync(beans, 1, cart)));
    }

    [Fact]
    public async Task A_key_that_the_other_used_is_replayed_with_the_current_cart()
    {
        await KnowAsync(units: 1);
        await there.Client.AddAsync(beans, 1, cart, key: "k");

        var repeat = await here.Client.AddAsync(beans, 1, cart, key: "k");

        Assert.Equal("true", repeat.Replayed);
        Assert.Equal([2], Quantities(repeat));
    }

    [Fact]
    public async Task A_replay_of_an_own_key_shows_what_the_other_added_since()
    {
        await KnowAsync(units: 1, key: "k");
        await there.Client.AddAsync(beans, 1, cart);

        var repeat = await here.Client.AddAsync(beans, 1, cart, key: "k");

        Assert.Equal("true", repeat.Replayed);
        Assert.Equal([2], Quantities(repeat));
    }

    [Fact]
    public async Task A_key_that_the_other_used_for_another_operation_is_refused()
    {
        await KnowAsync(units: 1);
        await there.Client.AddAsync(beans, 1, cart, key: "k");

        (await here.Client.SetAsync(beans, 5, cart, key: "k"))
            .MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
    }

    [Fact]
    public async Task A_key_of_a_cart_that_the_other_created_anew_is_unknown()
    {
        await KnowAsync(units: 1, key: "k");
        clock.Advance(TimeSpan.FromSeconds(40)); // The cart expires before the memory forgets it.
        await there.Client.AddAsync(mug, 1, cart);

        var added = await here.Client.AddAsync(beans, 1, cart, key: "k");

        Assert.Null(added.Replayed);
        Assert.Equal([1, 1], Quantities(added));
    }

    [Fact]
    public async Task A_condition_on_the_remembered_version_fails_if_the_other_made_another()
    {
        await KnowAsync(units: 1);
        var changed = await there.Client.AddAsync(beans, 1, cart);

        var refused = await here.Client.AddAsync(beans, 1, cart, ifMatch: tag);

        Assert.Equal((HttpStatusCode.PreconditionFailed, changed.ETag), (refused.Status, refused.ETag));
        Assert.Equal([2], Quantities(refused));
    }

    [Fact]
    public async Task A_condition_on_the_version_that_the_other_made_holds()
    {
        await KnowAsync(units: 1);
        var changed = await there.Client.AddAsync(beans, 1, cart);

        Assert.Equal([3], Quantities(await here.Client.AddAsync(beans, 1, cart, ifMatch: changed.ETag)));
    }

    [Fact]
    public async Task A_create_only_add_is_refused_with_the_current_cart()
    {
        await KnowAsync(units: 1);
        await there.Client.AddAsync(beans, 1, cart);

        var refused = await here.Client.SendAsync(
            "POST", "/api/cart", $$"""{"cartId":"{{cart}}","productId":"{{mug}}","quantity":1}""", ifNoneMatch: "*");

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.Status);
        Assert.Equal([2], Quantities(refused));
    }

    [Fact]
    public async Task A_cart_that_the_other_filled_is_full()
    {
        var others = Enumerable.Range(0, 199).Select(_ => ObjectId.New().ToString()).ToList();
        await there.Client.SendAsync(
            "POST",
            "/api/products/import",
            string.Join('\n', others.Select(product => $$"""{"_id":"{{product}}","name":"Tea","price":1,"stock":1}""")),
            "application/x-ndjson");
        await KnowAsync(units: 1);
        await there.Client.AddItemsAsync(cart, others.Select(product => (product, 1)));

        (await here.Client.AddAsync(mug, 1, cart)).MustFail(HttpStatusCode.BadRequest, "Cart is full");

        await there.Client.ClearAsync(cart);
        Assert.Equal([1], Quantities(await here.Client.AddAsync(mug, 1, cart)));
    }

    [Fact]
    public async Task A_cart_that_expired_or_is_deleted_is_not_found()
    {
        await KnowAsync(units: 1);
        clock.Advance(TimeSpan.FromSeconds(40));
        (await here.Client.RemoveAsync(beans, cart)).MustFail(HttpStatusCode.NotFound, "Cart not found");

        Assert.True((await here.Client.AddAsync(beans, 1, cart)).Status == HttpStatusCode.OK);
        var row = await here.Get<StorageTables>().Carts.FindAsync(cart, cart, default);
        await here.Get<StorageTables>().Carts.TryDeleteAsync(row!, default);

        (await here.Client.ClearAsync(cart)).MustFail(HttpStatusCode.NotFound, "Cart not found");
    }

    [Fact]
    public async Task Lines_that_the_other_merged_away_or_bought_are_gone()
    {
        await KnowAsync(units: 1);
        await there.Client.MergeAsync(ObjectId.New().ToString(), cart);
        (await here.Client.SetAsync(beans, 2, cart)).MustFail(HttpStatusCode.NotFound, "Item not found in cart");

        await KnowAsync(units: 1);
        Assert.Equal(HttpStatusCode.Created, (await there.Client.CheckOutAsync(cart)).Status);
        (await here.Client.SetAsync(beans, 2, cart)).MustFail(HttpStatusCode.NotFound, "Item not found in cart");
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        new Dictionary<string, string?> { ["Carts:TablePrefix"] = prefix, ["Carts:ExpireAfter"] = "00:00:30" },
        builder => builder.Services.AddSingleton<TimeProvider>(clock));

    /// <summary>Adds units here, so that this instance remembers the cart.</summary>
    private async Task KnowAsync(int units, string? key = null)
    {
        var added = await here.Client.AddAsync(beans, units, cart, key);
        tag = added.ETag;
        Assert.Equal(HttpStatusCode.OK, added.Status);
        Assert.NotNull(here.Get<CartMemory>().Find(ObjectId.Parse(cart)));
    }

    private static IEnumerable<int> Quantities(Answer answer) => answer.Items.Select(item => item.Quantity);
}
