using System.Net;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Idempotency-Key (contract section 4).</summary>
public sealed class IdempotencyKeyTests : IAsyncLifetime
{
    private const string Device = "idempotency-device";

    private readonly ManualClock clock = new();
    private TestApp app = null!;
    private string product = null!;
    private string cart = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        product = await app.AddProductAsync(stock: 1_000);
        cart = (await app.AddOnDeviceAsync(Device, product, 1)).Json.GetProperty("id").GetString()!;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_repeat_of_every_mutation_has_no_second_effect_and_answers_with_the_cart_as_it_now_is()
    {
        (string Method, string Path, string? Body)[] mutations =
        [
            ("POST", "/api/cart", $$"""{"cartId":"{{cart}}","productId":"{{product}}","quantity":2}"""),
            ("PUT", $"/api/cart/{cart}/items/{product}", """{"quantity":7}"""),
            ("POST", "/cart/items", $$"""{"product_id":"{{product}}","quantity":2}"""),
            ("PUT", $"/cart/items/{product}", """{"quantity":5}"""),
            ("DELETE", $"/api/cart/{cart}/items/{product}", null),
            ("DELETE", $"/api/cart/{cart}", null),
            ("DELETE", "/cart", null),
        ];
        foreach (var (method, path, body) in mutations)
        {
            var key = $"key-of-{method}-{path.Length}";
            var first = await SendAsync(method, path, key, body);
            await app.AddOnDeviceAsync(Device, product, 1);
            var now = await app.SendFromAsync(Device, "GET", "/cart");
            var repeat = await SendAsync(method, path, $"\"{key}\"", body);

            Assert.Equal((HttpStatusCode.OK, null), (first.Status, first.Header("Idempotency-Replayed")));
            Assert.Equal((HttpStatusCode.OK, "true"), (repeat.Status, repeat.Header("Idempotency-Replayed")));
            Assert.Equal(now.Header("ETag"), repeat.Header("ETag"));
        }
    }

    [Fact]
    public async Task A_repeat_of_the_add_that_made_the_devices_cart_answers_201_and_its_location_again()
    {
        var body = $$"""{"product_id":"{{product}}","quantity":1}""";
        var first = await SendAsync("POST", "/cart/items", "first", body, "another-device");
        await app.SendFromAsync("another-device", "DELETE", "/cart");
        var repeat = await SendAsync("POST", "/cart/items", "first", body, "another-device");

        Assert.Equal((HttpStatusCode.Created, "/cart"), (first.Status, first.Header("Location")));
        Assert.Equal((HttpStatusCode.Created, "/cart", "true"), (repeat.Status, repeat.Header("Location"), repeat.Header("Idempotency-Replayed")));
        Assert.Equal("[]", repeat.Json.GetProperty("items").GetRawText());
    }

    [Fact]
    public async Task The_same_key_with_anything_else_is_refused()
    {
        var other = await app.AddProductAsync(stock: 1_000);
        await SendAsync("POST", "/api/cart", "k", $$"""{"cartId":"{{cart}}","productId":"{{product}}","quantity":1}""");
        (string Method, string Path, string? Body)[] others =
        [
            ("POST", "/api/cart", $$"""{"cartId":"{{cart}}","productId":"{{product}}","quantity":2}"""),
            ("POST", "/api/cart", $$"""{"cartId":"{{cart}}","productId":"{{other}}","quantity":1}"""),
            ("PUT", $"/api/cart/{cart}/items/{product}", """{"quantity":1}"""),
            ("DELETE", $"/api/cart/{cart}/items/{product}", null),
            ("DELETE", $"/api/cart/{cart}", null),
        ];

        foreach (var (method, path, body) in others)
        {
            (await SendAsync(method, path, "k", body)).MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
        }

        var onDevice = await SendAsync("POST", "/cart/items", "k", $$"""{"product_id":"{{product}}","quantity":1}""");
        onDevice.MustFailOnDevice(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
    }

    [Fact]
    public async Task The_quantity_counts_as_it_is_parsed_and_headers_do_not_count()
    {
        var body = $$"""{"cartId":"{{cart}}","productId":"{{product}}","quantity":2}""";
        await SendAsync("POST", "/api/cart", "k", body);
        using var request = TestApp.Request(
            "POST", "/api/cart", $$"""{"quantity":2.0,"productId":"{{product.ToUpperInvariant()}}","cartId":"{{cart.ToUpperInvariant()}}"}""");
        request.Headers.Add("Idempotency-Key", "k");
        request.Headers.TryAddWithoutValidation("If-Match", "\"of long ago\"");

        var repeat = await app.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, "true"), (repeat.Status, repeat.Header("Idempotency-Replayed")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("two words")]
    [InlineData("a\"b")]
    [InlineData("\"half")]
    [InlineData("$65")]
    [InlineData("\"$65\"")]
    public async Task A_key_that_breaks_its_rule_is_refused(string key)
    {
        var sent = key.Replace("$65", new string('k', 65), StringComparison.Ordinal);

        (await SendAsync("DELETE", $"/api/cart/{cart}", sent)).MustFail(HttpStatusCode.BadRequest, "Invalid idempotency key");
    }

    [Theory]
    [InlineData("Idempotency-Key: one\r\nIdempotency-Key: one\r\n")]
    [InlineData("Idempotency-Key: caf\u00e9\r\n")]
    public async Task A_key_that_is_sent_twice_or_not_in_ASCII_is_refused(string headers)
    {
        var answer = await app.SendRawAsync($"DELETE /api/cart/{cart} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n");

        Assert.Contains("\"error\":\"Invalid idempotency key\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_64_characters_is_one_key_with_and_without_quotes()
    {
        var longest = new string('~', 64);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync("DELETE", $"/api/cart/{cart}", longest)).Status);
        Assert.Equal("true", (await SendAsync("DELETE", $"/api/cart/{cart}", $"\"{longest}\"")).Header("Idempotency-Replayed"));
    }

    [Theory]
    [InlineData("k", "Idempotency key needs a cartId")]
    [InlineData("not a key", "Invalid idempotency key")]
    public async Task An_add_without_a_cart_id_cannot_have_a_key(string key, string error)
    {
        foreach (var cartId in new[] { string.Empty, "\"cartId\":null,", "\"cartId\":\"\"," })
        {
            var answer = await SendAsync("POST", "/api/cart", key, $$"""{ {{cartId}} "productId":"{{product}}","quantity":1 }""");
            answer.MustFail(HttpStatusCode.BadRequest, error);
        }
    }

    [Fact]
    public async Task The_body_is_judged_before_the_key()
    {
        var answer = await SendAsync("POST", "/api/cart", "not a key", $$"""{"productId":"{{product}}","quantity":0}""");

        answer.MustFail(HttpStatusCode.BadRequest, "Invalid quantity");
    }

    [Fact]
    public async Task The_key_is_judged_before_the_cart_and_a_reused_one_is_named_before_the_condition()
    {
        await SendAsync("DELETE", $"/api/cart/{cart}", "k");
        using var request = TestApp.Request("DELETE", $"/api/cart/{cart}/items/{product}");
        request.Headers.Add("Idempotency-Key", "k");
        request.Headers.TryAddWithoutValidation("If-Match", "\"other\"");

        Assert.Equal("Invalid idempotency key", (await SendAsync("DELETE", $"/api/cart/{ObjectId.New()}", "not a key")).Error);
        Assert.Equal("Idempotency key reused", (await app.SendAsync(request)).Error);
    }

    [Fact]
    public async Task A_replay_comes_before_everything_that_would_refuse_it_now()
    {
        var body = $$"""{"cartId":"{{cart}}","productId":"{{product}}","quantity":900}""";
        await SendAsync("POST", "/api/cart", "k", body);
        await app.SendAsync("DELETE", $"/api/products/{product}");

        Assert.Equal("true", (await SendAsync("POST", "/api/cart", "k", body)).Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task A_request_that_failed_is_not_remembered()
    {
        var body = $$"""{"cartId":"{{cart}}","productId":"{{product}}","quantity":2000}""";
        (await SendAsync("POST", "/api/cart", "k", body)).MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        await app.SendAsync("PUT", $"/api/products/{product}", """{"name":"Beans","price":1,"stock":5000}""");

        var repeat = await SendAsync("POST", "/api/cart", "k", body);

        Assert.Equal((HttpStatusCode.OK, null), (repeat.Status, repeat.Header("Idempotency-Replayed")));
    }

    [Fact]
    public async Task A_key_is_known_after_99_other_keyed_changes_and_any_number_without_a_key_and_then_forgotten()
    {
        var set = $"/api/cart/{cart}/items/{product}";
        await SendAsync("PUT", set, "first", """{"quantity":1}""");
        for (var i = 0; i < 99; i++)
        {
            Assert.Null((await SendAsync("PUT", set, $"other-{i}", """{"quantity":2}""")).Header("Idempotency-Replayed"));
            await SendAsync("PUT", set, null, """{"quantity":3}""");
        }

        Assert.Equal("true", (await SendAsync("PUT", set, "first", """{"quantity":1}""")).Header("Idempotency-Replayed"));
        await SendAsync("PUT", set, "the-hundredth", """{"quantity":2}""");
        Assert.Null((await SendAsync("PUT", set, "first", """{"quantity":1}""")).Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Keys_belong_to_a_cart_and_go_when_it_expires()
    {
        var other = ObjectId.New();
        string Add(string id) => $$"""{"cartId":"{{id}}","productId":"{{product}}","quantity":1}""";
        await SendAsync("POST", "/api/cart", "k", Add(cart));

        Assert.Null((await SendAsync("POST", "/api/cart", "k", Add($"{other}"))).Header("Idempotency-Replayed"));
        clock.Advance(TimeSpan.FromDays(31));
        Assert.Null((await SendAsync("POST", "/api/cart", "k", Add(cart))).Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Racing_repeats_of_one_key_have_one_effect_and_each_gets_an_answer()
    {
        var body = $$"""{"cartId":"{{cart}}","productId":"{{product}}","quantity":2}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => SendAsync("POST", "/api/cart", "k", body)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers, answer => answer.Header("Idempotency-Replayed") is null);
        Assert.All(answers, answer => Assert.Equal(3, answer.Data.GetProperty("items")[0].GetProperty("quantity").GetInt32()));
    }

    private async Task<Answer> SendAsync(string method, string path, string? key, string? body = null, string device = Device)
    {
        using var request = TestApp.Request(method, path, body);
        request.Headers.Add("DeviceID", device);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await app.SendAsync(request);
    }
}
