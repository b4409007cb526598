using System.Net;
using Azure.Data.Tables;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Storage.Carts;

/// <summary>Carts and orders with what the first releases did not have: options, data, charges, SKUs and customers.</summary>
public sealed class LaterCartFormatTests : StoredCartTest
{
    // The line id of the beans with two options. Clients keep line ids, so it must never change.
    private const string BeansForM = "1c5896001e0e824004eb7434";

    [Fact]
    public async Task An_order_with_SKUs_is_read_from_its_properties()
    {
        await App.Get<StorageTables>().Carts.TryAddAsync(
            new TableEntity(CartId, "order-62a51df6f5f62deeb05effa9")
            {
                ["Format"] = 3,
                ["Lines"] = $"""[["{Beans}",1,89.95],["{Filter}",1,2]]""",
                ["Names"] = """["Beans","Filter"]""",
                ["Skus"] = """["BEANS \"1\"",null]""",
                ["PlacedAt"] = Updated,
            },
            default);

        var order = await App.Client.SendAsync("GET", $"/api/cart/{CartId}/orders/62a51df6f5f62deeb05effa9");

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
        await App.Get<StorageTables>().Carts.TryAddAsync(later, default);

        var shown = await App.Client.GetCartAsync(CartId);
        await App.Client.RemoveAsync(Filter, CartId);

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
        var tables = App.Get<StorageTables>();
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

        var shown = await App.Client.GetCartAsync(CartId);
        var order = await App.Client.SendAsync("GET", $"/api/cart/{CartId}/orders/62a51df6f5f62deeb05effa9");
        await App.Client.ReleaseAsync(CartId);

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
        await App.Client.SaveProductAsync(Beans, stock: 9);
        var plain = (await App.Client.AddAsync(Beans, 1)).CartId;
        var withOptions = (await App.Client.AddWithAsync(Beans, 1, """{"size":"M"}""")).CartId;
        var withData = (await App.Client.AddAsync(Beans, 1)).CartId;
        await App.Client.SetDataAsync("""{"note":"x"}""", withData);
        await App.Client.SaveProductBySkuAsync("TEE", stock: 9);
        var withSku = (await App.Client.AddAsync(CartClient.IdOfSku("TEE"), 1)).CartId;
        var withAll = (await App.Client.AddWithAsync(CartClient.IdOfSku("TEE"), 1, """{"size":"M"}""")).CartId;
        await App.Client.AddAsync(Beans, 1, withAll);
        var withCharges = (await App.Client.AddAsync(Beans, 1)).CartId;
        await App.Client.SetChargesAsync("""[{"kind":"tax","name":"VAT","amount":1}]""", withCharges);
        var withoutCharges = (await App.Client.AddAsync(Beans, 1)).CartId;
        await App.Client.SetChargesAsync("[]", withoutCharges);
        string[] carts = [plain, withOptions, withData, withSku, withAll, withCharges, withoutCharges];

        var formats = await FormatsAsync(carts);
        var orders = await Task.WhenAll(carts.Select(cart => App.Client.CheckOutAsync(cart)));
        var formatsOfOrders = await Task.WhenAll(orders.Select(order => App.Get<StorageTables>().Carts.FindAsync(
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
        await App.Get<StorageTables>().Carts.TryAddAsync(later, default);
        await App.Get<StorageTables>().Carts.TryAddAsync(order, default);

        var shown = await App.Client.GetCartAsync(CartId);
        var placed = await App.Client.SendAsync("GET", $"/api/cart/{CartId}/orders/62a51df6f5f62deeb05effa9");
        await App.Client.ClearAsync(CartId);

        Assert.Equal("ada", shown.Data.GetProperty("userId").GetString());
        Assert.Equal("ada", placed.Data.GetProperty("userId").GetString());
        var entity = await FindCartAsync();
        Assert.Equal((2, "ada"), (entity.GetInt32("Format"), entity.GetString("UserId")));
    }

    [Fact]
    public async Task Only_rows_of_customers_have_a_format_that_the_first_releases_refuse()
    {
        await App.Client.SaveProductAsync(Beans, stock: 9);
        var added = await App.Client.SendAsync("POST", "/api/me/cart", CustomerRequests.BodyOf(Beans), customer: "ada");
        string[] carts = [(await App.Client.AddAsync(Beans, 1)).CartId, added.CartId];

        var formats = await FormatsAsync(carts);
        var orders = await Task.WhenAll(carts.Select(cart => App.Client.CheckOutAsync(cart)));
        var rows = await Task.WhenAll(orders.Select(order => App.Get<StorageTables>().Carts.FindAsync(
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
        await App.Get<StorageTables>().Carts.TryAddAsync(later, default);

        var cleared = await App.Client.ClearAsync(CartId);

        cleared.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.Equal(later["Lines"], (await FindCartAsync())["Lines"]);
    }
}
