using System.Net;
using Azure.Data.Tables;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Tests.Storage.Carts;

/// <summary>Carts of the first two releases, and those in a form that no release wrote.</summary>
public sealed class StoredCartFormatTests : StoredCartTest
{
    [Fact]
    public async Task A_cart_of_the_first_release_is_shown_and_recognises_its_keys()
    {
        await App.Get<StorageTables>().Carts.TryAddAsync(FirstCart(), default);

        var shown = await App.Client.GetCartAsync(CartId);
        var replayed = await App.Client.ClearAsync(CartId, key: "frozen");

        Assert.Equal(
            $$"""{"_id":"{{CartId}}","userId":"guest","items":["""
            + $$"""{"lineId":"{{Beans}}","productId":{"_id":"{{Beans}}","name":null,"price":null,"stock":0,"reserved":0,"sku":null}"""
            + ""","options":{},"quantity":2,"priceAtAdd":89.95,"discount":0,"problems":["Product not found"]},"""
            + $$"""{"lineId":"{{Filter}}","productId":{"_id":"{{Filter}}","name":null,"price":null,"stock":0,"reserved":0,"sku":null}"""
            + ""","options":{},"quantity":2147483647,"priceAtAdd":999999999999.9999,"discount":0,"problems":["Product not found"]}]"""
            + ""","totalAmount":2147483646999999785431.5353,"coupon":null,"charges":[]"""
            + ""","amountDue":2147483646999999785431.5353,"data":{},"reservation":null"""
            + ""","version":"6e3b03a7613cc6d2-2","createdAt":"2026-11-21T10:53:27.097Z","updatedAt":"2026-11-21T10:53:27.177Z"}""",
            shown.Data.GetRawText());
        Assert.Equal("true", replayed.Replayed);
    }

    [Fact]
    public async Task A_change_stores_the_names_and_types_of_the_first_release_and_a_format()
    {
        await App.Get<StorageTables>().Carts.TryAddAsync(FirstCart(), default);

        await App.Client.RemoveAsync(Filter, CartId);

        var entity = await FindCartAsync();
        var first = FirstCart();
        Assert.Equal(
            first.Select(TypeOf).Append("Format Int32").Order(),
            entity.Where(property => !IsOfTheService(property.Key)).Select(TypeOf).Order());
        Assert.Equal($"""[["{Beans}",2,89.95]]""", entity.GetString("Lines"));
        Assert.Equal((1, 3L, "6e3b03a7613cc6d2"), (entity.GetInt32("Format"), entity.GetInt64("Version"), entity.GetString("Incarnation")));
        Assert.Equal(first.GetBinary("Keys"), entity.GetBinary("Keys"));
        Assert.Equal(first.GetBinary("Writes"), entity.GetBinary("Writes")[..16]);
        Assert.Equal(24, entity.GetBinary("Writes").Length);
    }

    [Fact]
    public async Task Unknown_properties_of_a_cart_survive_a_change()
    {
        var later = FirstCart();
        later["GiftNote"] = "For M.";
        later["GiftUntil"] = Updated;
        await App.Get<StorageTables>().Carts.TryAddAsync(later, default);

        var answer = await App.Client.ClearAsync(CartId);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var entity = await FindCartAsync();
        Assert.Equal(("For M.", Updated), (entity.GetString("GiftNote"), entity.GetDateTimeOffset("GiftUntil")));
    }

    [Theory]
    [InlineData("Format", 4)]
    [InlineData("Format", "two")]
    [InlineData("Lines", $"""[["{Beans}",2,89.95,"engraved: M."]]""")]
    [InlineData("Lines", $$"""[{"id":"{{Beans}}"}]""")]
    [InlineData("Lines", $"""[["{Beans}",2,89.95]""" + ",7]")]
    [InlineData("ReservationId", "b3f1")]
    [InlineData("Coupon", "")]
    [InlineData("Coupon", "SPRING 7")]
    [InlineData("Charges", """[["tax","VAT",1]]""")]
    [InlineData("Charges", "gift 1 4:Card")]
    [InlineData("Charges", "tax -1 3:VAT")]
    [InlineData("Charges", "tax 1e30 3:VAT")]
    [InlineData("Charges", "tax 1 4:VAT")]
    [InlineData("Charges", "tax 1 2:VAT")]
    [InlineData("Charges", "tax 1 3")]
    public async Task A_cart_in_an_unknown_form_is_not_changed(string property, object value)
    {
        var later = FirstCart();
        later[property] = value;
        await App.Get<StorageTables>().Carts.TryAddAsync(later, default);

        var read = await App.Client.GetCartAsync(CartId);
        var cleared = await App.Client.ClearAsync(CartId);

        read.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        cleared.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.Equal(value, (await FindCartAsync())[property]);
    }

    [Fact]
    public async Task The_cart_row_and_order_of_the_second_release_can_be_read()
    {
        const string Reservation = "62a51df6f5f62deeb05effa8";
        var cart = FirstCart();
        cart["Lines"] = $"""[["{Beans}",2,89.95]]""";
        cart["ReservationId"] = Reservation;
        cart["Held"] = $"""[["{Beans}",2]]""";
        cart["HeldUntil"] = Updated;
        cart["Wanted"] = $"""[["{Beans}",3]]""";
        cart["WantedUntil"] = Updated;
        var tables = App.Get<StorageTables>();
        await App.Client.SaveProductAsync(Beans, stock: 9);
        await tables.Carts.TryAddAsync(cart, default);
        await tables.Products.TryAddAsync(
            new TableEntity(Beans[^1..], $"r-{Beans}-{CartId}")
            {
                ["Format"] = 1,
                ["Id"] = Reservation,
                ["Units"] = 3,
                ["Until"] = Updated,
            },
            default);
        await tables.Carts.TryAddAsync(
            new TableEntity(CartId, "order-62a51df6f5f62deeb05effa9")
            {
                ["Format"] = 1,
                ["Lines"] = $"""[["{Beans}",1,89.95]]""",
                ["Names"] = "[\"Bea",
                ["Names1"] = "ns\"]",
                ["PlacedAt"] = Updated,
                ["Key"] = "ffb304816a1090313e833215c08dae3d",
            },
            default);

        var shown = await App.Client.GetCartAsync(CartId);
        var order = await App.Client.SendAsync("GET", $"/api/cart/{CartId}/orders/62a51df6f5f62deeb05effa9");
        await App.Client.ReleaseAsync(CartId);

        Assert.Equal("2026-11-21T10:53:27.177Z", shown.Data.GetProperty("reservation").GetProperty("until").GetString());
        Assert.Equal("Beans", order.Data.GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Null(await tables.Products.FindAsync(Beans[^1..], $"r-{Beans}-{CartId}", default));
    }

    private static string TypeOf(KeyValuePair<string, object> property) => $"{property.Key} {property.Value.GetType().Name}";

    private static bool IsOfTheService(string name) => name is "odata.etag" or "odata.metadata" or "Timestamp";
}
