using System.Net;
using Azure.Data.Tables;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Storage;

/// <summary>
/// The stored form, frozen: entities as each release stored them, with the names written out here once more. Another version of the
/// app may have written a row, and may read it next.
/// </summary>
public sealed class StoredFormatTests : IAsyncLifetime
{
    private const string CartId = "5eed00000000000000000001";
    private const string Beans = "65f1a0c2e4b0a1d2c3f40001";
    private const string Filter = "65f1a0c2e4b0a1d2c3f40002";

    private static readonly DateTimeOffset Created = new(2026, 11, 21, 10, 53, 27, 97, TimeSpan.Zero);
    private static readonly DateTimeOffset Updated = new(2026, 11, 21, 10, 53, 27, 177, TimeSpan.Zero);

    private TestApp app = null!;

    public async ValueTask InitializeAsync() =>
        app = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:ExpireAfter"] = "00:00:00" });

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_cart_as_the_first_release_stored_it_is_shown_and_recognises_its_keys()
    {
        await app.Get<StorageTables>().Carts.TryAddAsync(FirstCart(), default);

        var shown = await app.SendAsync("GET", $"/api/cart/{CartId}");
        using var repeat = TestApp.Request("DELETE", $"/api/cart/{CartId}");
        repeat.Headers.Add("Idempotency-Key", "frozen");
        var replayed = await app.SendAsync(repeat);

        Assert.Equal(
            $$"""{"_id":"{{CartId}}","userId":"guest","items":[{"productId":{"_id":"{{Beans}}","name":null,"price":null,"stock":0},"quantity":2,"priceAtAdd":89.95},{"productId":{"_id":"{{Filter}}","name":null,"price":null,"stock":0},"quantity":2147483647,"priceAtAdd":999999999999.9999}],"totalAmount":2147483646999999785431.5353,"version":"6e3b03a7613cc6d2-2","createdAt":"2026-11-21T10:53:27.097Z","updatedAt":"2026-11-21T10:53:27.177Z"}""",
            shown.Data.GetRawText());
        Assert.Equal("true", replayed.Headers["Idempotency-Replayed"]);
    }

    [Fact]
    public async Task A_change_stores_a_cart_under_the_names_and_types_of_the_first_release_and_a_format_number()
    {
        await app.Get<StorageTables>().Carts.TryAddAsync(FirstCart(), default);

        await app.SendAsync("DELETE", $"/api/cart/{CartId}/items/{Filter}");

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
    public async Task What_a_later_release_added_to_a_cart_survives_a_change_by_this_one()
    {
        var later = FirstCart();
        later["ReservationId"] = "b3f1";
        later["HeldUntil"] = Updated;
        await app.Get<StorageTables>().Carts.TryAddAsync(later, default);

        var answer = await app.SendAsync("DELETE", $"/api/cart/{CartId}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var entity = await FindCartAsync();
        Assert.Equal(("b3f1", Updated), (entity.GetString("ReservationId"), entity.GetDateTimeOffset("HeldUntil")));
    }

    [Theory]
    [InlineData("Format", 2)]
    [InlineData("Format", "two")]
    [InlineData("Lines", $"""[["{Beans}",2,89.95,"engraved: M."]]""")]
    [InlineData("Lines", $$"""[{"id":"{{Beans}}"}]""")]
    [InlineData("Lines", $"""[["{Beans}",2,89.95]""" + ",7]")]
    public async Task A_cart_in_a_form_that_would_lose_something_is_left_as_it_is(string property, object value)
    {
        var later = FirstCart();
        later[property] = value;
        await app.Get<StorageTables>().Carts.TryAddAsync(later, default);

        var read = await app.SendAsync("GET", $"/api/cart/{CartId}");
        var cleared = await app.SendAsync("DELETE", $"/api/cart/{CartId}");

        read.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        cleared.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.Equal(value, (await FindCartAsync())[property]);
    }

    [Fact]
    public async Task A_product_as_the_first_release_stored_it_is_shown_and_kept_under_its_names()
    {
        await app.Get<StorageTables>().Products.TryAddAsync(FirstProduct(Beans), default);

        Assert.Equal(
            $$"""{"_id":"{{Beans}}","name":"Espresso beans","price":24.9,"stock":120}""",
            (await app.SendAsync("GET", $"/api/products/{Beans}")).Data.GetRawText());
        await app.SendAsync("PUT", $"/api/products/{Beans}", """{"name":"Beans","price":1.5,"stock":7}""");

        var entity = await FindProductAsync(Beans);
        Assert.Equal(("Beans", "1.5", 7), (entity.GetString("Name"), entity.GetString("Price"), entity.GetInt32("Stock")));
    }

    [Theory]
    [InlineData("PUT", $"/api/products/{Beans}", """{"name":"Beans","price":1.5,"stock":7}""", "application/json")]
    [InlineData("POST", "/api/products/import", $"id,name,price,stock\n{Beans},Beans,1.5,7\n", "text/csv")]
    public async Task A_save_keeps_what_a_later_release_added_to_a_product(string method, string path, string body, string type)
    {
        var later = FirstProduct(Beans);
        later["Reserved"] = 3;
        await app.Get<StorageTables>().Products.TryAddAsync(later, default);

        var answer = await app.SendAsync(method, path, body, type);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var entity = await FindProductAsync(Beans);
        Assert.Equal(("Beans", 7, 3), (entity.GetString("Name"), entity.GetInt32("Stock"), entity.GetInt32("Reserved")));
    }

    [Fact]
    public async Task A_listing_passes_by_rows_of_another_kind_page_by_page()
    {
        var products = app.Get<StorageTables>().Products;
        foreach (var id in new[] { Beans, Filter })
        {
            await products.TryAddAsync(FirstProduct(id), default);
            await products.TryAddAsync(new TableEntity(id[^1..], $"r-{id}-{CartId}") { ["Units"] = 2 }, default);
        }

        var first = await app.SendAsync("GET", "/api/products?limit=1");
        var second = await app.SendAsync(
            "GET", $"/api/products?limit=1&continuation={first.Data.GetProperty("continuation").GetString()}");

        Assert.Equal(Beans, Assert.Single(first.Data.GetProperty("items").EnumerateArray()).GetProperty("_id").GetString());
        Assert.Equal(Filter, Assert.Single(second.Data.GetProperty("items").EnumerateArray()).GetProperty("_id").GetString());
        Assert.Null(second.Data.GetProperty("continuation").GetString());
    }

    // Stored by release 0.1.0: two lines, two writes, and the key "frozen" of a clear.
    private static TableEntity FirstCart() => new(CartId, "cart")
    {
        ["UserId"] = "guest",
        ["Lines"] = $"""[["{Beans}",2,89.95],["{Filter}",2147483647,999999999999.9999]]""",
        ["CreatedAt"] = Created,
        ["UpdatedAt"] = Updated,
        ["Incarnation"] = "6e3b03a7613cc6d2",
        ["Version"] = 2L,
        ["Writes"] = Convert.FromHexString("6e3b03a7613cc6d20102030405060708"),
        ["Keys"] = Convert.FromHexString("ffb304816a1090313e833215c08dae3d6c2a4eb73be1c62e00"),
    };

    // Stored by release 0.1.0.
    private static TableEntity FirstProduct(string id) => new(id[^1..], id)
    {
        ["Name"] = "Espresso beans",
        ["Price"] = "24.9",
        ["Stock"] = 120,
    };

    private static string TypeOf(KeyValuePair<string, object> property) => $"{property.Key} {property.Value.GetType().Name}";

    private static bool IsOfTheService(string name) => name is "odata.etag" or "odata.metadata" or "Timestamp";

    private async Task<TableEntity> FindCartAsync() => (await app.Get<StorageTables>().Carts.FindAsync(CartId, "cart", default))!;

    private async Task<TableEntity> FindProductAsync(string id) =>
        (await app.Get<StorageTables>().Products.FindAsync(id[^1..], id, default))!;
}
