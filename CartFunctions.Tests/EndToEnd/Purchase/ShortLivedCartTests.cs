using System.Net;
using CartFunctions.Storage.Sweeps;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>Carts that expire before their reservations.</summary>
public sealed class ShortLivedCartTests : PurchaseTest
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PastReservation = TimeSpan.FromMinutes(60 + 2);

    private string product = null!;
    private string cart = null!;
    private string other = null!;
    private DateTimeOffset? until;

    protected override IReadOnlyDictionary<string, string?> Settings { get; } =
        new Dictionary<string, string?> { ["Carts:ExpireAfter"] = Life.ToString("c") };

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
    public async Task The_units_stay_reserved_until_their_time_although_the_cart_expired(bool isSwept, string way)
    {
        await ReserveAllAsync();
        await ExpireAsync(isSwept);

        (await TakeAsync()).MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        Assert.Equal((3, 3), await StockAsync(product));

        Clock.Advance(PastReservation);
        Assert.Equal(HttpStatusCode.OK, (await App.Client.AddAsync(product, 3)).Status);

        Task<Answer> TakeAsync() => way switch
        {
            "add" => App.Client.AddAsync(product, 1),
            "set" => App.Client.SetAsync(product, 2, other),
            "reserve" => App.Client.ReserveAsync(other),
            _ => App.Client.CheckOutAsync(other),
        };
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cart_created_again_keeps_its_units(bool isSwept)
    {
        await ReserveAllAsync();
        await ExpireAsync(isSwept);

        var created = await App.Client.AddAsync(product, 2, cart);
        var added = await App.Client.AddAsync(product, 1, cart);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (created.Status, added.Status));
        Assert.Equal((until, until), (UntilIn(created), UntilIn(added)));
        Assert.Equal("Insufficient stock", (await App.Client.AddAsync(product, 1)).Error);
        Assert.Equal(HttpStatusCode.OK, (await App.Client.ReserveAsync(cart)).Status);
        Assert.Equal((3, 3), await StockAsync(product));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cart_created_again_releases_its_units(bool isSwept)
    {
        await ReserveAllAsync();
        await ExpireAsync(isSwept);
        await App.Client.AddAsync(product, 1, cart);

        var released = await App.Client.ReleaseAsync(cart);

        Assert.Equal((HttpStatusCode.OK, null), (released.Status, UntilIn(released)));
        Assert.Equal((3, 0), await StockAsync(product));
        Assert.Equal(HttpStatusCode.OK, (await App.Client.AddAsync(product, 3)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cart_created_again_buys_only_its_lines(bool isSwept)
    {
        await ReserveAllAsync();
        await ExpireAsync(isSwept);
        await App.Client.AddAsync(product, 1, cart);

        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(cart)).Status);

        Assert.Equal((2, 0), await StockAsync(product));
    }

    [Fact]
    public async Task A_cart_created_again_by_a_merge_keeps_its_units()
    {
        await ReserveAllAsync();
        await ExpireAsync(isSwept: false);
        var source = await CartWithAsync(await App.Client.AddProductAsync(stock: 1), 1);

        Assert.Equal(HttpStatusCode.OK, (await App.Client.MergeAsync(cart, source)).Status);

        Assert.Equal(until, UntilIn(await App.Client.AddAsync(product, 3, cart)));
    }

    [Fact]
    public async Task A_cart_created_again_may_use_the_units_of_its_expired_reservation()
    {
        await ReserveAllAsync();
        Clock.Advance(PastReservation);
        await App.Get<ExpirySweep>().RunAsync(default);

        Assert.Equal(HttpStatusCode.OK, (await App.Client.AddAsync(product, 3, cart)).Status);
        Assert.Equal((3, 0), await StockAsync(product));
    }

    private async Task ReserveAllAsync()
    {
        product = await App.Client.AddProductAsync(stock: 3);
        (cart, other) = (await CartWithAsync(product, 3), await CartWithAsync(product, 1));
        until = UntilIn(await App.Client.ReserveAsync(cart, minutes: 60));
        Clock.Advance(Life / 2);
        await App.Client.AddAsync(await App.Client.AddProductAsync(stock: 1), 1, other); // Extends the life of that cart.
    }

    /// <summary>Lets the cart expire, then runs the nightly sweeps.</summary>
    private async Task ExpireAsync(bool isSwept)
    {
        Clock.Advance((Life / 2) + TimeSpan.FromSeconds(1));
        (await App.Client.GetCartAsync(cart)).MustFail(HttpStatusCode.NotFound, "Cart not found");
        if (isSwept)
        {
            await App.Get<ExpirySweep>().RunAsync(default);
            await SweepAsync();
        }
    }
}
