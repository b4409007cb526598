using System.Net;
using System.Text;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The device API.</summary>
public sealed class DeviceTests : IAsyncLifetime
{
    private const string Device = "a-phone/7f3e~1";

    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task The_first_add_on_a_device_returns_every_field_of_the_contract()
    {
        var product = await app.Client.AddProductAsync(stock: 5, price: "9.99", name: "Phin");

        var first = await app.Client.AddAsync(product, 2, device: Device);
        var second = await app.Client.AddAsync(product, 1, device: Device);

        Assert.Equal((HttpStatusCode.Created, "/cart"), (first.Status, first.Location));
        Assert.Equal((HttpStatusCode.OK, null), (second.Status, second.Location));
        Assert.Equal(
            [
                "amount_due", "charges", "coupon", "created_at", "data", "id", "items", "reservation", "total_amount", "updated_at",
                "version",
            ],
            first.Json.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(
            $$$"""{"line_id":"{{{product}}}","product_id":"{{{product}}}","options":{}"""
            + ""","quantity":2,"price_at_addition":9.99,"discount":0,"problems":[]"""
            + ""","product":{"name":"Phin","price":9.99,"stock":5,"reserved":0,"sku":null}}""",
            Assert.Single(first.Json.GetProperty("items").EnumerateArray()).GetRawText());
        Assert.Equal("19.98", first.Cart.Total);
        Assert.Equal($"\"{first.Cart.Version}\"", first.ETag);
        Assert.Equal("no-store", first.Header("Cache-Control"));
    }

    [Fact]
    public async Task The_cart_API_and_the_device_API_show_the_same_cart()
    {
        var product = await app.Client.AddProductAsync(stock: 9);
        var created = await app.Client.AddAsync(product, 2, device: Device);

        var added = await app.Client.AddAsync(product, 3, created.CartId);
        var read = await app.Client.GetCartAsync(device: Device);

        Assert.Equal(5, read.Items[0].Quantity);
        Assert.Equal(added.Cart.Version, read.Cart.Version);
        Assert.Equal(added.ETag, read.ETag);
    }

    [Fact]
    public async Task Lines_are_changed_removed_and_cleared()
    {
        var (one, two) = (await app.Client.AddProductAsync(stock: 9), await app.Client.AddProductAsync(stock: 9));
        await app.Client.AddAsync(one, 1, device: Device);
        await app.Client.AddAsync(two, 1, device: Device);

        var set = await app.Client.SetAsync(one, 4, device: Device);
        var removed = await app.Client.RemoveAsync(two, device: Device);
        var cleared = await app.Client.ClearAsync(device: Device);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], new[] { set, removed, cleared }.Select(a => a.Status));
        Assert.Equal(4, set.Items[0].Quantity);
        Assert.Equal(one, Assert.Single(removed.Items).Product);
        Assert.Equal(("[]", "0"), (cleared.Json.GetProperty("items").GetRawText(), cleared.Cart.Total));
    }

    [Fact]
    public async Task A_deleted_product_is_shown_without_a_name_and_a_price()
    {
        var product = await app.Client.AddProductAsync(stock: 9);
        await app.Client.AddAsync(product, 1, device: Device);
        await app.Client.DeleteProductAsync(product);

        var read = await app.Client.GetCartAsync(device: Device);

        Assert.Equal(
            """{"name":null,"price":null,"stock":0,"reserved":0,"sku":null}""",
            read.Json.GetProperty("items")[0].GetProperty("product").GetRawText());
    }

    [Fact]
    public async Task A_cart_id_in_the_body_is_ignored()
    {
        var product = await app.Client.AddProductAsync(stock: 9);
        var otherCart = await app.Client.AddAsync(product, 1);

        var added = await app.Client.SendAsync(
            "POST", "/cart/items", $$"""{"cart_id":"{{otherCart.CartId}}","product_id":"{{product}}","quantity":1}""", device: Device);

        Assert.NotEqual(otherCart.CartId, added.CartId);
    }

    [Theory]
    [InlineData(null, "d0db066789a1abacafee5d79")]
    [InlineData("a key", "fc8e6bda572fb70bf16576cb")]
    public async Task The_cart_id_depends_only_on_the_DeviceID_and_the_device_key(string? key, string id)
    {
        await using var appWithDeviceKey = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:DeviceKey"] = key });

        var product = await appWithDeviceKey.Client.AddProductAsync(stock: 1);
        var answer = await appWithDeviceKey.Client.AddAsync(product, 1, device: "my-device");

        Assert.Equal(id, answer.CartId);
    }

    [Theory]
    [InlineData("", "DeviceID header is required")]
    [InlineData("DeviceID:\r\n", "DeviceID header is required")]
    [InlineData("DeviceID: \t \r\n", "DeviceID header is required")]
    [InlineData("DeviceID: \u00a0\r\n", "Invalid DeviceID header")]
    [InlineData("DeviceID: two words\r\n", "Invalid DeviceID header")]
    [InlineData("DeviceID: caf\u00e9\r\n", "Invalid DeviceID header")]
    [InlineData("DeviceID: \u0001\r\n", "Invalid DeviceID header")]
    [InlineData("DeviceID: one\r\nDeviceID: one\r\n", "Invalid DeviceID header")]
    [InlineData("DeviceID: one\r\ndeviceid: two\r\n", "Invalid DeviceID header")]
    [InlineData("DeviceID: $129\r\n", "Invalid DeviceID header")]
    [InlineData("DeviceID: $128\r\n", "Cart not found")]
    [InlineData("deviceid:   !~   \r\n", "Cart not found")]
    public async Task Only_one_header_of_1_to_128_visible_ASCII_characters_names_a_device(string headers, string error)
    {
        var sent = headers.Replace("$129", new string('d', 129), StringComparison.Ordinal)
            .Replace("$128", new string('d', 128), StringComparison.Ordinal);
        foreach (var encoding in new[] { Encoding.Latin1, Encoding.UTF8 })
        {
            var answer = await app.Client.SendRawAsync(
                $"GET /cart HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{sent}\r\n", encoding);

            Assert.Contains($"\"error\":\"{error}\"", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_DeviceID_is_case_sensitive()
    {
        var product = await app.Client.AddProductAsync(stock: 9);
        await app.Client.AddAsync(product, 1, device: "Device");

        (await app.Client.GetCartAsync(device: "device")).MustFailOnDevice(HttpStatusCode.NotFound, "Cart not found");
    }

    [Fact]
    public async Task Concurrent_first_adds_of_one_device_create_one_cart_and_one_gets_201()
    {
        var product = await app.Client.AddProductAsync(stock: 100);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => app.Client.AddAsync(product, 1, device: Device)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(15, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        var cart = await app.Client.GetCartAsync(device: Device);
        Assert.Equal(16, cart.Items[0].Quantity);
    }

    [Fact]
    public async Task The_DeviceID_is_in_no_table_no_log_and_no_response()
    {
        using var log = new CapturedLog();
        await using var storage = await FaultyStorage.StartAsync();
        await using var loggedApp = await TestApp.StartAsync(
            new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString },
            builder => builder.Logging.AddProvider(log));
        var product = await loggedApp.Client.AddProductAsync(stock: 2);
        var answers = new List<Answer>
        {
            await loggedApp.Client.AddAsync(product, 1, device: Device),
            await loggedApp.Client.AddAsync(product, 9, device: Device),
            await loggedApp.Client.GetCartAsync(device: Device),
            await loggedApp.Client.SendAsync("PUT", "/cart/items/1", "[]", device: Device + " "),
        };
        var cartId = answers[0].CartId;
        var entity = (await loggedApp.Get<StorageTables>().Carts.FindAsync(cartId, cartId, default))!;
        storage.Fault = _ => StorageFault.Answer(HttpStatusCode.BadRequest);
        answers.Add(await loggedApp.Client.AddAsync(product, 1, device: Device));
        storage.Fault = _ => StorageFault.Reset;
        answers.Add(await loggedApp.Client.AddAsync(product, 1, device: Device));

        var output = string.Join('\n', answers.Select(a => a.Text + string.Join(' ', a.Headers)).Append(log.Text)
            .Concat(entity.Select(property => $"{property.Value}")));
        Assert.Contains("unforeseen", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Device, output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(cartId, log.Text, StringComparison.OrdinalIgnoreCase);
    }
}
