using System.Net;
using CartFunctions.Storage.Sweeps;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>Carts that expire before their reservations.</summary>
public sealed class ShortLivedCartTests : PurchaseTest
{
    private static readonly TimeSpan CartLifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PastReservation = TimeSpan.FromMinutes(60 + 2);

    private string productId = null!;
    private string reservedCartId = null!;
    private string otherCartId = null!;
    private DateTimeOffset? reservedUntil;

    protected override IReadOnlyDictionary<string, string?> Settings { get; } =
        new Dictionary<string, string?> { ["Carts:ExpireAfter"] = CartLifetime.ToString("c") };

    public static TheoryData<bool, string> Ways
    {
        get
        {
            var ways = new TheoryData<bool, string>();
            foreach (var way in (string[])["add", "set", "reserve", "check out"])
            {
                ways.Add(false, way);
                ways.Add(true, way);
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_units_stay_reserved_until_their_time_although_the_cart_expired(bool sweep, string way)
    {
        await ReserveAllAsync();
        await ExpireAsync(sweep);

        (await TakeAsync()).MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        Assert.Equal((3, 3), await StockAsync(productId));

        Clock.Advance(PastReservation);
        Assert.Equal(HttpStatusCode.OK, (await App.Client.AddAsync(productId, 3)).Status);

        Task<Answer> TakeAsync() => way switch
        {
            "add" => App.Client.AddAsync(productId, 1),
            "set" => App.Client.SetAsync(productId, 2, otherCartId),
            "reserve" => App.Client.ReserveAsync(otherCartId),
            "check out" => App.Client.CheckOutAsync(otherCartId),
            _ => throw new ArgumentOutOfRangeException(nameof(way), way, null),
        };
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cart_created_again_keeps_its_units(bool sweep)
    {
        await ReserveAllAsync();
        await ExpireAsync(sweep);

        var created = await App.Client.AddAsync(productId, 2, reservedCartId);
        var added = await App.Client.AddAsync(productId, 1, reservedCartId);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (created.Status, added.Status));
        Assert.Equal((reservedUntil, reservedUntil), (UntilIn(created), UntilIn(added)));
        Assert.Equal("Insufficient stock", (await App.Client.AddAsync(productId, 1)).Error);
        Assert.Equal(HttpStatusCode.OK, (await App.Client.ReserveAsync(reservedCartId)).Status);
        Assert.Equal((3, 3), await StockAsync(productId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cart_created_again_releases_its_units(bool sweep)
    {
        await ReserveAllAsync();
        await ExpireAsync(sweep);
        await App.Client.AddAsync(productId, 1, reservedCartId);

        var released = await App.Client.ReleaseAsync(reservedCartId);

        Assert.Equal((HttpStatusCode.OK, null), (released.Status, UntilIn(released)));
        Assert.Equal((3, 0), await StockAsync(productId));
        Assert.Equal(HttpStatusCode.OK, (await App.Client.AddAsync(productId, 3)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cart_created_again_buys_only_its_lines(bool sweep)
    {
        await ReserveAllAsync();
        await ExpireAsync(sweep);
        await App.Client.AddAsync(productId, 1, reservedCartId);

        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(reservedCartId)).Status);

        Assert.Equal((2, 0), await StockAsync(productId));
    }

    [Fact]
    public async Task A_cart_created_again_by_a_merge_keeps_its_units()
    {
        await ReserveAllAsync();
        await ExpireAsync(sweep: false);
        var source = await CartWithAsync(await App.Client.AddProductAsync(stock: 1), 1);

        Assert.Equal(HttpStatusCode.OK, (await App.Client.MergeAsync(reservedCartId, source)).Status);

        Assert.Equal(reservedUntil, UntilIn(await App.Client.AddAsync(productId, 3, reservedCartId)));
    }

    [Fact]
    public async Task A_cart_created_again_may_use_the_units_of_its_expired_reservation()
    {
        await ReserveAllAsync();
        Clock.Advance(PastReservation);
        await App.Get<ExpirySweep>().RunAsync(default);

        Assert.Equal(HttpStatusCode.OK, (await App.Client.AddAsync(productId, 3, reservedCartId)).Status);
        Assert.Equal((3, 0), await StockAsync(productId));
    }

    private async Task ReserveAllAsync()
    {
        productId = await App.Client.AddProductAsync(stock: 3);
        (reservedCartId, otherCartId) = (await CartWithAsync(productId, 3), await CartWithAsync(productId, 1));
        reservedUntil = UntilIn(await App.Client.ReserveAsync(reservedCartId, minutes: 60));
        Clock.Advance(CartLifetime / 2);
        await App.Client.AddAsync(await App.Client.AddProductAsync(stock: 1), 1, otherCartId); // Extends the life of that cart.
    }

    /// <summary>Lets the cart expire, then runs the nightly sweeps if asked to.</summary>
    /// <param name="sweep">Whether to run the sweeps.</param>
    private async Task ExpireAsync(bool sweep)
    {
        Clock.Advance((CartLifetime / 2) + TimeSpan.FromSeconds(1));
        (await App.Client.GetCartAsync(reservedCartId)).MustFail(HttpStatusCode.NotFound, "Cart not found");
        if (sweep)
        {
            await App.Get<ExpirySweep>().RunAsync(default);
            await SweepReservationsAsync();
        }
    }
}
