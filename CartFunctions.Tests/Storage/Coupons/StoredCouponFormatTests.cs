using System.Net;
using Azure.Data.Tables;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Storage.Coupons;

/// <summary>Frozen entities: coupons as each release stored them, with the property names repeated here.</summary>
public sealed class StoredCouponFormatTests : IAsyncLifetime
{
    private const string Id = "b898e1837bd237b7aae9d8f3"; // The id of the code TEN.

    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_stored_coupon_is_shown()
    {
        await Products.TryAddAsync(Stored(), default);

        Assert.Equal(
            """{"code":"TEN","percent":10,"amount":null,"minimum":19.5,"products":["65f1a0c2e4b0a1d2c3f40001"]"""
            + ""","from":"2026-06-01T00:00:00.000Z","until":null,"limit":9,"used":4}""",
            (await app.Client.GetCouponAsync("ten")).Data.GetRawText());
    }

    [Fact]
    public async Task A_replaced_coupon_keeps_its_uses_and_what_a_later_release_added()
    {
        var later = Stored();
        later["Colour"] = "red";
        await Products.TryAddAsync(later, default);

        var saved = await app.Client.SaveCouponAsync("TEN", """{"amount":3,"limit":4}""");

        Assert.Equal(
            """{"code":"TEN","percent":null,"amount":3,"minimum":null,"products":[],"from":null,"until":null,"limit":4,"used":4}""",
            saved.Data.GetRawText());
        var entity = await FindAsync();
        Assert.Equal((4, 2, "red"), (entity.GetInt32("Used"), entity.GetInt32("Reserved"), entity.GetString("Colour")));
        Assert.Equal(("6e3b03a7613cc6d2", 3L), (entity.GetString("Creation"), entity.GetInt64("Version")));
    }

    [Fact]
    public async Task A_coupon_that_is_created_again_is_another_one_without_uses()
    {
        await Products.TryAddAsync(Stored(), default);

        await app.Client.DeleteCouponAsync("TEN");
        var saved = await app.Client.SaveCouponAsync("TEN", """{"amount":3}""");

        Assert.Equal((HttpStatusCode.Created, 0), (saved.Status, saved.Data.GetProperty("used").GetInt32()));
        var entity = await FindAsync();
        Assert.Equal((null, null), (entity.GetInt32("Used"), entity.GetInt32("Reserved")));
        Assert.NotEqual("6e3b03a7613cc6d2", entity.GetString("Creation"));
    }

    [Theory]
    [InlineData("Format", 2)]
    [InlineData("Percent", "ten")]
    [InlineData("Code", "")]
    [InlineData("Creation", "")]
    [InlineData("From", "yesterday")]
    public async Task A_coupon_in_an_unknown_format_is_refused(string property, object value)
    {
        var unknown = Stored();
        unknown[property] = value;
        await Products.TryAddAsync(unknown, default);

        (await app.Client.GetCouponAsync("TEN")).MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        (await app.Client.SaveCouponAsync("TEN", """{"amount":3}""")).MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        (await app.Client.DeleteCouponAsync("TEN")).MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.Equal(4, (await FindAsync()).GetInt32("Used"));
    }

    private Table Products => app.Get<StorageTables>().Products;

    // Format 1.
    private static TableEntity Stored() => new(Id[^1..], $"uses-{Id}")
    {
        ["Format"] = 1,
        ["Code"] = "TEN",
        ["Percent"] = "10",
        ["Amount"] = "",
        ["Minimum"] = "19.5",
        ["Products"] = "65f1a0c2e4b0a1d2c3f40001",
        ["From"] = "2026-06-01T00:00:00.0000000+00:00",
        ["Until"] = "",
        ["Limit"] = 9,
        ["Used"] = 4,
        ["Reserved"] = 2,
        ["ReservedUntil"] = DateTimeOffset.UnixEpoch,
        ["Creation"] = "6e3b03a7613cc6d2",
        ["Generation"] = "6e3b03a7613cc6d2",
        ["Version"] = 2L,
        ["Writes"] = Convert.FromHexString("6e3b03a7613cc6d2" + "0123456789abcdef"),
        ["Deleted"] = false,
    };

    private async Task<TableEntity> FindAsync() => (await Products.FindAsync(Id[^1..], $"uses-{Id}", default))!;
}
