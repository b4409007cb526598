using System.Net;
using Azure.Data.Tables;
using CartFunctions.Storage.Reservations;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Storage.Coupons;

/// <summary>
/// Frozen entities of a checkout with a coupon whose process died: the cart that requests a use, the row beside the coupon, and the order.
/// </summary>
public sealed class StoredUseFormatTests : IAsyncLifetime
{
    private const string CartId = "5eed00000000000000000001";
    private const string Beans = "65f1a0c2e4b0a1d2c3f40001";
    private const string Reservation = "62a51df6f5f62deeb05effa9";
    private const string Ten = "b898e1837bd237b7aae9d8f3"; // The id of the code TEN.
    private const string Creation = "6e3b03a7613cc6d2";

    private static readonly DateTimeOffset LongAgo = new(2026, 11, 21, 10, 53, 27, 97, TimeSpan.Zero);

    private TestApp app = null!;

    public async ValueTask InitializeAsync() =>
        app = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:ExpireAfter"] = "00:00:00" });

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData(Creation, false, 4)]
    [InlineData(Creation, true, 5)]
    [InlineData("0123456789abcdef", false, 4)] // The row's coupon was deleted, and created again since.
    [InlineData("0123456789abcdef", true, 4)]
    public async Task The_sweep_releases_a_use_or_counts_it_if_the_coupon_is_still_that_one(string creation, bool isBought, int used)
    {
        await Tables.Products.TryAddAsync(Coupon(), default);
        await Tables.Products.TryAddAsync(Use(creation, CartId), default);
        await Tables.Products.TryAddAsync(Use(Creation, CartId[..^1] + "2", until: DateTimeOffset.UtcNow.AddHours(1)), default);
        await Tables.Carts.TryAddAsync(isBought ? Order() : Cart(), default);

        await app.Get<ReservationSweep>().RunAsync(default);

        var coupon = (await Tables.Products.FindAsync(Ten[^1..], $"uses-{Ten}", default))!;
        Assert.Null(await Tables.Products.FindAsync(Ten[^1..], $"use-{Ten}-{CartId}", default));
        Assert.Equal(used, coupon.GetInt32("Used"));
        Assert.Equal(1, coupon.GetInt32("Reserved"));
    }

    [Fact]
    public async Task A_cart_that_requests_a_use_keeps_it_in_format_3()
    {
        await Tables.Carts.TryAddAsync(Cart(), default);

        await app.Client.SetDataAsync("""{"note":"x"}""", CartId);

        var entity = (await Tables.Carts.FindAsync(CartId, CartId, default))!;
        Assert.Equal((3, Wanted), (entity.GetInt32("Format"), entity.GetString("Wanted")));
    }

    [Theory]
    [InlineData("""[["b898e1837bd237b7aae9d8f3",1,"gift"]]""")]
    [InlineData("""[["b898e1837bd237b7aae9d8f3",1,1]]""")]
    [InlineData("""[["b898e1837bd237b7aae9d8f3",1,"coupon",1]]""")]
    public async Task Units_of_an_unknown_kind_are_refused(string wanted)
    {
        var later = Cart();
        later["Wanted"] = wanted;
        await Tables.Carts.TryAddAsync(later, default);

        (await app.Client.GetCartAsync(CartId)).MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
    }

    private const string Wanted = $"""[["{Beans}",2],["{Ten}",1,"coupon"]]""";

    private StorageTables Tables => app.Get<StorageTables>();

    private static TableEntity Coupon() => new(Ten[^1..], $"uses-{Ten}")
    {
        ["Format"] = 1,
        ["Code"] = "TEN",
        ["Percent"] = "10",
        ["Amount"] = "",
        ["Minimum"] = "",
        ["Products"] = "",
        ["From"] = "",
        ["Until"] = "",
        ["Limit"] = 9,
        ["Used"] = 4,
        ["Reserved"] = 2,
        ["ReservedUntil"] = LongAgo,
        ["Creation"] = Creation,
        ["Generation"] = Creation,
        ["Version"] = 1L,
        ["Writes"] = Convert.FromHexString(Creation),
        ["Deleted"] = false,
    };

    private static TableEntity Use(string creation, string cartId, DateTimeOffset? until = null) =>
        new(Ten[^1..], $"use-{Ten}-{cartId}")
        {
            ["Format"] = 1,
            ["Id"] = Reservation,
            ["Units"] = 1,
            ["Until"] = until ?? LongAgo,
            ["Creation"] = creation,
        };

    private static TableEntity Cart() => new(CartId, CartId)
    {
        ["Format"] = 3,
        ["Lines"] = $"""[["{Beans}",2,5]]""",
        ["Coupon"] = "TEN",
        ["CreatedAt"] = LongAgo,
        ["UpdatedAt"] = LongAgo,
        ["Incarnation"] = Creation,
        ["Version"] = 2L,
        ["Writes"] = Convert.FromHexString(Creation + "0123456789abcdef"),
        ["Keys"] = Array.Empty<byte>(),
        ["ReservationId"] = Reservation,
        ["Wanted"] = Wanted,
        ["WantedUntil"] = LongAgo,
    };

    private static TableEntity Order() => new(CartId, $"order-{Reservation}")
    {
        ["Format"] = 4,
        ["Lines"] = $"""[["{Beans}",2,5]]""",
        ["Names"] = """["Beans"]""",
        ["Coupon"] = "TEN 1.00 1",
        ["PlacedAt"] = LongAgo,
    };
}
