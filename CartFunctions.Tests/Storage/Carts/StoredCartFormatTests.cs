using System.Net;
using Azure.Data.Tables;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Storage.Carts;

/// <summary>
/// Frozen entities: carts as each release stored them, with the property names repeated here. Another version of the app may have written a
/// row, and may read it next.
/// </summary>
public sealed class StoredCartFormatTests : IAsyncLifetime
{
    private const string CartId = "5eed00000000000000000001";
    private const string Beans = "65f1a0c2e4b0a1d2c3f40001";
    private const string Filter = "65f1a0c2e4b0a1d2c3f40002";

    // The line id of the beans with two options. Clients keep line ids, so it must never change.
    private const string BeansForM = "1c5896001e0e824004eb7434";

    private static readonly DateTimeOffset Created = new(2026, 11, 21, 10, 53, 27, 97, TimeSpan.Zero);
    private static readonly DateTimeOffset Updated = new(2026, 11, 21, 10, 53, 27, 177, TimeSpan.Zero);

    private TestApp app = null!;

    public async ValueTask InitializeAsync() =>
        app = await TestApp.StartAsync(
            new Dictionary<string, string?>(CustomerRequests.EasyAuthSettings) { ["Carts:ExpireAfter"] = "00:00:00" });

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_cart_of_the_first_release_is_shown_and_recognises_its_keys()
    {
        await app.Get<StorageTables>().Carts.TryAddAsync(FirstCart(), default);

        var shown = await app.Client.GetCartAsync(CartId);
        var replayed = await app.Client.ClearAsync(CartId, key: "frozen");

        Assert.Equal(
            $$"""{"_id":"{{CartId}}","userId":"guest","items":["""
            + $$"""{"lineId":"{{Beans}}","productId":{"_id":"{{Beans}}","name":null,"price":null,"stock":0,"reserved":0,"sku":null}"""
            + ""","options":{},"quantity":2,"priceAtAdd":89.95,"problems":["Product not found"]},"""
            + $$"""{"lineId":"{{Filter}}","productId":{"_id":"{{Filter}}","name":null,"price":null,"stock":0,"reserved":0,"sku":null}"""
            + ""","options":{},"quantity":2147483647,"priceAtAdd":999999999999.9999,"problems":["Product not found"]}]"""
            + ""","totalAmount":2147483646999999785431.5353,"charges":[]"""
            + ""","amountDue":2147483646999999785431.5353,"data":{},"reservation":null"""
            + ""","version":"6e3b03a7613cc6d2-2","createdAt":"2026-11-21T10:53:27.097Z","updatedAt":"2026-11-21T10:53:27.177Z"}""",
            shown.Data.GetRawText());
        Assert.Equal("true", replayed.Replayed);
    }

    [Fact]
    public async Task A_change_stores_the_names_and_types_of_the_first_release_and_a_format()
    {
        await app.Get<StorageTables>().Carts.TryAddAsync(FirstCart(), default);

        await app.Client.RemoveAsync(Filter, CartId);

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
        await app.Get<StorageTables>().Carts.TryAddAsync(later, default);

        var answer = await app.Client.ClearAsync(CartId);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var entity = await FindCartAsync();
        Assert.Equal(("For M.", Updated), (entity.GetString("GiftNote"), entity.GetDateTimeOffset("GiftUntil")));
    }

    [Theory]
    [InlineData("Format", 3)]
    [InlineData("Format", "two")]
    [InlineData("Lines", $"""[["{Beans}",2,89.95,"engraved: M."]]""")]
    [InlineData("Lines", $$"""[{"id":"{{Beans}}"}]""")]
    [InlineData("Lines", $"""[["{Beans}",2,89.95]""" + ",7]")]
    [InlineData("ReservationId", "b3f1")]
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
        await app.Get<StorageTables>().Carts.TryAddAsync(later, default);

        var read = await app.Client.GetCartAsync(CartId);
        var cleared = await app.Client.ClearAsync(CartId);

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
        var tables = app.Get<StorageTables>();
        await app.Client.SaveProductAsync(Beans, stock: 9);
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

        var shown = await app.Client.GetCartAsync(CartId);
        var order = await app.Client.SendAsync("GET", $"/api/cart/{CartId}/orders/62a51df6f5f62deeb05effa9");
        await app.Client.ReleaseAsync(CartId);

        Assert.Equal("2026-11-21T10:53:27.177Z", shown.Data.GetProperty("reservation").GetProperty("until").GetString());
        Assert.Equal("Beans", order.Data.GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Null(await tables.Products.FindAsync(Beans[^1..], $"r-{Beans}-{CartId}", default));
    }

    [Fact]
    public async Task An_order_with_SKUs_is_read_from_its_properties()
    {
        await app.Get<StorageTables>().Carts.TryAddAsync(
            new TableEntity(CartId, "order-62a51df6f5f62deeb05effa9")
            {
                ["Format"] = 3,
                ["Lines"] = $"""[["{Beans}",1,89.95],["{Filter}",1,2]]""",
                ["Names"] = """["Beans","Filter"]""",
                ["Skus"] = """["BEANS \"1\"",null]""",
                ["PlacedAt"] = Updated,
            },
            default);

        var order = await app.Client.SendAsync("GET", $"/api/cart/{CartId}/orders/62a51df6f5f62deeb05effa9");

        Assert.Equal(
            ["BEANS \"1\"", null], order.Data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sku").GetString()));
    }

    [Fact]
    public async Task A_cart_with_options_and_data_is_read_from_its_properties_and_keeps_them()
    {
        var later = FirstCart();
        later["Format"] = 2;
        later["Lines"] = $$"""[["{{Beans}}",2,89.95,{"grind":"fine","text":"F""";
        later["Lines1"] = $$"""or M."}],["{{Filter}}",1,2]]""";
        later["Data"] = """{"note":"Ring twice."}""";
        await app.Get<StorageTables>().Carts.TryAddAsync(later, default);

        var shown = await app.Client.GetCartAsync(CartId);
        await app.Client.RemoveAsync(Filter, CartId);

        var item = shown.Data.GetProperty("items")[0];
        Assert.Equal(BeansForM, item.GetProperty("lineId").GetString());
        Assert.Equal("""{"grind":"fine","text":"For M."}""", item.GetProperty("options").GetRawText());
        Assert.Equal("""{"note":"Ring twice."}""", shown.Data.GetProperty("data").GetRawText());
        var entity = await FindCartAsync();
        Assert.Equal(
            (2, $$"""[["{{Beans}}",2,89.95,{"grind":"fine","text":"For M."}]]""", """{"note":"Ring twice."}"""),
            (entity.GetInt32("Format"), entity.GetString("Lines"), entity.GetString("Data")));
        Assert.False(entity.ContainsKey("Lines1"));
    }

    [Fact]
    public async Task A_cart_and_an_order_with_charges_are_read_from_their_properties_and_keep_them()
    {
        const string Charges = "shipping 4.9 8:Standardtax 0.0001 5:\"VAT\"fee 999999999999.9999 7:Gift \u0001長";
        var later = FirstCart();
        later["Format"] = 2;
        later["Charges"] = Charges;
        var tables = app.Get<StorageTables>();
        await tables.Carts.TryAddAsync(later, default);
        await tables.Carts.TryAddAsync(
            new TableEntity(CartId, "order-62a51df6f5f62deeb05effa9")
            {
                ["Format"] = 2,
                ["Lines"] = $"""[["{Beans}",1,89.95]]""",
                ["Names"] = """["Beans"]""",
                ["Charges"] = Charges,
                ["PlacedAt"] = Updated,
            },
            default);

        var shown = await app.Client.GetCartAsync(CartId);
        var order = await app.Client.SendAsync("GET", $"/api/cart/{CartId}/orders/62a51df6f5f62deeb05effa9");
        await app.Client.ReleaseAsync(CartId);

        Assert.All([shown, order], answer => Assert.Equal(
            """[{"kind":"shipping","name":"Standard","amount":4.9},{"kind":"tax","name":"\"VAT\"","amount":0.0001},"""
            + """{"kind":"fee","name":"Gift \u0001長","amount":999999999999.9999}]""",
            answer.Data.GetProperty("charges").GetRawText()));
        Assert.Equal(1_000_000_000_094.85m, order.Data.GetProperty("amountDue").GetDecimal());
        var entity = await FindCartAsync();
        Assert.Equal((2, Charges), (entity.GetInt32("Format"), entity.GetString("Charges")));
    }

    [Fact]
    public async Task Only_rows_with_options_data_charges_or_SKUs_have_a_format_that_is_new()
    {
        await app.Client.SaveProductAsync(Beans, stock: 9);
        var plain = (await app.Client.AddAsync(Beans, 1)).CartId;
        var withOptions = (await app.Client.AddWithAsync(Beans, 1, """{"size":"M"}""")).CartId;
        var withData = (await app.Client.AddAsync(Beans, 1)).CartId;
        await app.Client.SetDataAsync("""{"note":"x"}""", withData);
        await app.Client.SaveProductBySkuAsync("TEE", stock: 9);
        var withSku = (await app.Client.AddAsync(CartClient.IdOfSku("TEE"), 1)).CartId;
        var withAll = (await app.Client.AddWithAsync(CartClient.IdOfSku("TEE"), 1, """{"size":"M"}""")).CartId;
        await app.Client.AddAsync(Beans, 1, withAll);
        var withCharges = (await app.Client.AddAsync(Beans, 1)).CartId;
        await app.Client.SetChargesAsync("""[{"kind":"tax","name":"VAT","amount":1}]""", withCharges);
        var withoutCharges = (await app.Client.AddAsync(Beans, 1)).CartId;
        await app.Client.SetChargesAsync("[]", withoutCharges);
        string[] carts = [plain, withOptions, withData, withSku, withAll, withCharges, withoutCharges];

        var formats = await FormatsAsync(carts);
        var orders = await Task.WhenAll(carts.Select(cart => app.Client.CheckOutAsync(cart)));
        var formatsOfOrders = await Task.WhenAll(orders.Select(order => app.Get<StorageTables>().Carts.FindAsync(
            order.Data.GetProperty("cartId").GetString()!, $"order-{order.Data.GetProperty("_id").GetString()}", default)));
        var formatsAfter = await FormatsAsync(carts);

        Assert.Equal([1, 2, 2, 1, 2, 2, 1], formats);
        Assert.Equal([1, 2, 2, 3, 3, 2, 1], formatsOfOrders.Select(order => order!.GetInt32("Format")));
        Assert.Equal([1, 1, 1, 1, 1, 1, 1], formatsAfter);
    }

    [Fact]
    public async Task A_customers_cart_and_order_are_read_from_their_properties_and_keep_the_customer()
    {
        var later = FirstCart();
        later["Format"] = 2;
        later["UserId"] = "ada";
        var order = new TableEntity(CartId, "order-62a51df6f5f62deeb05effa9")
        {
            ["Format"] = 2,
            ["UserId"] = "ada",
            ["Lines"] = $"""[["{Beans}",1,89.95]]""",
            ["Names"] = "[\"Beans\"]",
            ["PlacedAt"] = Updated,
        };
        await app.Get<StorageTables>().Carts.TryAddAsync(later, default);
        await app.Get<StorageTables>().Carts.TryAddAsync(order, default);

        var shown = await app.Client.GetCartAsync(CartId);
        var placed = await app.Client.SendAsync("GET", $"/api/cart/{CartId}/orders/62a51df6f5f62deeb05effa9");
        await app.Client.ClearAsync(CartId);

        Assert.Equal("ada", shown.Data.GetProperty("userId").GetString());
        Assert.Equal("ada", placed.Data.GetProperty("userId").GetString());
        var entity = await FindCartAsync();
        Assert.Equal((2, "ada"), (entity.GetInt32("Format"), entity.GetString("UserId")));
    }

    [Fact]
    public async Task Only_rows_of_customers_have_a_format_that_the_first_releases_refuse()
    {
        await app.Client.SaveProductAsync(Beans, stock: 9);
        var added = await app.Client.SendAsync("POST", "/api/me/cart", CustomerRequests.BodyOf(Beans), customer: "ada");
        string[] carts = [(await app.Client.AddAsync(Beans, 1)).CartId, added.CartId];

        var formats = await FormatsAsync(carts);
        var orders = await Task.WhenAll(carts.Select(cart => app.Client.CheckOutAsync(cart)));
        var rows = await Task.WhenAll(orders.Select(order => app.Get<StorageTables>().Carts.FindAsync(
            order.Data.GetProperty("cartId").GetString()!, $"order-{order.Data.GetProperty("_id").GetString()}", default)));

        Assert.Equal([1, 2], formats);
        Assert.Equal(["1 ", "2 ada"], rows.Select(row => $"{row!.GetInt32("Format")} {row.GetString("UserId")}"));
        Assert.Equal([1, 2], await FormatsAsync(carts));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("""{"size":7}""")]
    [InlineData("""{"size":null}""")]
    [InlineData("""{"size":"M","size":"L"}""")]
    public async Task Options_in_an_unknown_form_are_not_changed(string options)
    {
        var later = FirstCart();
        later["Format"] = 2;
        later["Lines"] = $$"""[["{{Beans}}",2,89.95,{{options}}]]""";
        await app.Get<StorageTables>().Carts.TryAddAsync(later, default);

        var cleared = await app.Client.ClearAsync(CartId);

        cleared.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.Equal(later["Lines"], (await FindCartAsync())["Lines"]);
    }

    // Stored by release 0.1.0: two lines, two writes, and the key "frozen" of a clear.
    private static TableEntity FirstCart() => new(CartId, CartId)
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

    private static string TypeOf(KeyValuePair<string, object> property) => $"{property.Key} {property.Value.GetType().Name}";

    private static bool IsOfTheService(string name) => name is "odata.etag" or "odata.metadata" or "Timestamp";

    private async Task<IEnumerable<int?>> FormatsAsync(string[] carts) =>
        (await Task.WhenAll(carts.Select(cart => app.Get<StorageTables>().Carts.FindAsync(cart, cart, default))))
            .Select(cart => cart!.GetInt32("Format"));

    private async Task<TableEntity> FindCartAsync() => (await app.Get<StorageTables>().Carts.FindAsync(CartId, CartId, default))!;
}
