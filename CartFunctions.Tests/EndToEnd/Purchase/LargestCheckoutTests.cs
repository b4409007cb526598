using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>A cart with as many lines, options and data as the contract allows, in texts that take the most room.</summary>
public sealed class LargestCheckoutTests : PurchaseTest
{
    private const int Lines = 200;
    private const char Control = '\u0001';

    [Fact]
    public async Task The_largest_cart_is_reserved_and_bought_and_its_order_loses_nothing()
    {
        var name = new string(Control, 199) + "n";
        var product = ObjectId.New().ToString();
        await App.Client.SendAsync("PUT", $"/api/products/{product}", JsonSerializer.Serialize(new { name, price = 1.5, stock = Lines }));
        var cart = ObjectId.New().ToString();
        foreach (var lines in Enumerable.Range(0, Lines).Chunk(Lines / 4))
        {
            var items = lines.Select(line => new { productId = product, quantity = 1, options = OptionsOf(line) });
            var added = await App.Client.SendAsync("POST", $"/api/cart/{cart}/items", JsonSerializer.Serialize(new { items }));
            Assert.True(added.Error is null, added.Text);
        }

        var data = new Dictionary<string, string> { ["n"] = new string(Control, 2_000), ["長"] = new string('長', 697) };
        var saved = await App.Client.SetDataAsync(JsonSerializer.Serialize(data), cart);
        var reserved = await App.Client.ReserveAsync(cart);
        var more = await App.Client.AddWithAsync(product, 1, """{"a":"b"}""", cart);
        var stored = await FindAsync(cart, cart);
        var placed = await App.Client.CheckOutAsync(cart);
        var order = await FindAsync(cart, $"order-{placed.Data.GetProperty("_id").GetString()}");

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, "Cart is full", HttpStatusCode.Created),
            (saved.Status, reserved.Status, more.Error, placed.Status));
        Assert.Equal(Lines, placed.Data.GetProperty("items").GetArrayLength());
        Assert.Equal(
            reserved.Data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("options").GetRawText()),
            placed.Data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("options").GetRawText()));
        Assert.Equal(saved.Data.GetProperty("data").GetRawText(), placed.Data.GetProperty("data").GetRawText());
        Assert.Equal((0, 0), await StockAsync(product));
        MustFit(stored);
        MustFit(order);
    }

    private async Task<TableEntity> FindAsync(string cart, string row) =>
        (await App.Get<StorageTables>().Carts.FindAsync(cart, row, default))!;

    private static void MustFit(TableEntity entity)
    {
        Assert.InRange(AzureSize.Of(entity), 256 * 1024, AzureSize.MaxEntity);
        Assert.All(AzureSize.PropertiesOf(entity), property => Assert.InRange(AzureSize.OfValue(property.Value), 0, AzureSize.MaxProperty));
    }

    /// <summary>32,768 bytes in 200 lines: 164 in the first 168, and 163 in the others.</summary>
    private static Dictionary<string, string> OptionsOf(int line) =>
        new() { ["n"] = $"{line:000}" + new string(Control, (line < 168 ? 164 : 163) - 4) };
}
