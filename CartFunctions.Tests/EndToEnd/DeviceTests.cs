using System.Net;
using System.Text;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The device API as a device sees it.</summary>
public sealed class DeviceTests : IAsyncLifetime
{
    private const string Device = "a-phone/7f3e~1";

    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task The_first_add_makes_the_devices_cart_and_the_answer_has_every_field_of_the_contract()
    {
        var product = await app.AddProductAsync(stock: 5, price: "9.99", name: "Phin");

        var first = await app.AddOnDeviceAsync(Device, product, 2);
        var second = await app.AddOnDeviceAsync(Device, product, 1);

        Assert.Equal((HttpStatusCode.Created, "/cart"), (first.Status, first.Header("Location")));
        Assert.Equal((HttpStatusCode.OK, null), (second.Status, second.Header("Location")));
        Assert.Equal(
            ["created_at", "id", "items", "total_amount", "updated_at", "version"],
            first.Json.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(
            $$$"""[{"product_id":"{{{product}}}","quantity":2,"price_at_addition":9.99,"product":{"name":"Phin","price":9.99,"stock":5}}]""",
            first.Json.GetProperty("items").GetRawText());
        Assert.Equal("19.98", first.Json.GetProperty("total_amount").GetRawText());
        Assert.Equal($"\"{first.Json.GetProperty("version").GetString()}\"", first.Header("ETag"));
        Assert.Equal("no-store", first.Header("Cache-Control"));
    }

    [Fact]
    public async Task Both_surfaces_show_one_cart()
    {
        var product = await app.AddProductAsync(stock: 9);
        var made = await app.AddOnDeviceAsync(Device, product, 2);
        var id = made.Json.GetProperty("id").GetString()!;

        var added = await app.AddAsync(product, 3, id);
        var read = await app.SendFromAsync(Device, "GET", "/cart");

        Assert.Equal(5, read.Json.GetProperty("items")[0].GetProperty("quantity").GetInt32());
        Assert.Equal(added.Data.GetProperty("version").GetString(), read.Json.GetProperty("version").GetString());
        Assert.Equal(added.Header("ETag"), read.Header("ETag"));
    }

    [Fact]
    public async Task Lines_are_changed_removed_and_cleared()
    {
        var (one, two) = (await app.AddProductAsync(stock: 9), await app.AddProductAsync(stock: 9));
        await app.AddOnDeviceAsync(Device, one, 1);
        await app.AddOnDeviceAsync(Device, two, 1);

        var set = await app.SendFromAsync(Device, "PUT", $"/cart/items/{one}", """{"quantity":4}""");
        var removed = await app.SendFromAsync(Device, "DELETE", $"/cart/items/{two}");
        var cleared = await app.SendFromAsync(Device, "DELETE", "/cart");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], new[] { set, removed, cleared }.Select(a => a.Status));
        Assert.Equal(4, set.Json.GetProperty("items")[0].GetProperty("quantity").GetInt32());
        Assert.Equal(one, Assert.Single(removed.Json.GetProperty("items").EnumerateArray()).GetProperty("product_id").GetString());
        Assert.Equal(("[]", "0"), (cleared.Json.GetProperty("items").GetRawText(), cleared.Json.GetProperty("total_amount").GetRawText()));
    }

    [Fact]
    public async Task A_product_that_left_the_catalogue_is_shown_without_a_name_and_a_price()
    {
        var product = await app.AddProductAsync(stock: 9);
        await app.AddOnDeviceAsync(Device, product, 1);
        await app.SendAsync("DELETE", $"/api/products/{product}");

        var read = await app.SendFromAsync(Device, "GET", "/cart");

        Assert.Equal(
            """{"name":null,"price":null,"stock":0}""", read.Json.GetProperty("items")[0].GetProperty("product").GetRawText());
    }

    [Fact]
    public async Task A_cart_id_in_the_body_does_not_lead_to_another_cart()
    {
        var product = await app.AddProductAsync(stock: 9);
        var others = await app.AddAsync(product, 1);

        var added = await app.SendFromAsync(
            Device, "POST", "/cart/items", $$"""{"cart_id":"{{others.CartId}}","product_id":"{{product}}","quantity":1}""");

        Assert.NotEqual(others.CartId, added.Json.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(null, "d0db066789a1abacafee5d79")]
    [InlineData("a key", "fc8e6bda572fb70bf16576cb")]
    public async Task The_cart_id_follows_from_the_device_and_the_key_alone(string? key, string id)
    {
        await using var keyed = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:DeviceKey"] = key });

        var answer = await keyed.AddOnDeviceAsync("my-device", await keyed.AddProductAsync(stock: 1), 1);

        Assert.Equal(id, answer.Json.GetProperty("id").GetString());
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
            var answer = await app.SendRawAsync($"GET /cart HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{sent}\r\n", encoding);

            Assert.Contains($"\"error\":\"{error}\"", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_device_is_named_case_sensitively()
    {
        var product = await app.AddProductAsync(stock: 9);
        await app.AddOnDeviceAsync("Device", product, 1);

        (await app.SendFromAsync("device", "GET", "/cart")).MustFailOnDevice(HttpStatusCode.NotFound, "Cart not found");
    }

    [Fact]
    public async Task Racing_first_adds_of_one_device_make_one_cart_and_one_of_them_says_so()
    {
        var product = await app.AddProductAsync(stock: 100);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => app.AddOnDeviceAsync(Device, product, 1)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(15, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        var cart = await app.SendFromAsync(Device, "GET", "/cart");
        Assert.Equal(16, cart.Json.GetProperty("items")[0].GetProperty("quantity").GetInt32());
    }

    [Fact]
    public async Task The_devices_value_is_found_in_no_table_no_log_and_no_answer()
    {
        using var log = new CapturedLog();
        await using var storage = await FaultyStorage.StartAsync();
        await using var watched = await TestApp.StartAsync(
            new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString },
            builder => builder.Logging.AddProvider(log));
        var product = await watched.AddProductAsync(stock: 2);
        var answers = new List<Answer>
        {
            await watched.AddOnDeviceAsync(Device, product, 1),
            await watched.AddOnDeviceAsync(Device, product, 9),
            await watched.SendFromAsync(Device, "GET", "/cart"),
            await watched.SendFromAsync(Device + " ", "PUT", "/cart/items/1", "[]"),
        };
        var cartId = answers[0].Json.GetProperty("id").GetString()!;
        var entity = (await watched.Get<StorageTables>().Carts.FindAsync(cartId, CartEntity.RowKey, default))!;
        storage.Fault = _ => StorageFault.Answer(HttpStatusCode.BadRequest);
        answers.Add(await watched.AddOnDeviceAsync(Device, product, 1));
        storage.Fault = _ => StorageFault.Reset;
        answers.Add(await watched.AddOnDeviceAsync(Device, product, 1));

        var told = string.Join('\n', answers.Select(a => a.Text + string.Join(' ', a.Headers)).Append(log.Text)
            .Concat(entity.Select(property => $"{property.Value}")));
        Assert.Contains("unforeseen", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Device, told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(cartId, log.Text, StringComparison.OrdinalIgnoreCase);
    }
}
