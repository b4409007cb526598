using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Net;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Log levels follow the usual settings, and no level reveals a secret.</summary>
[Trait("Category", "Long")]
public sealed class LogTests : IAsyncLifetime
{
    private const string Device = "device-5b1f-log";
    private const string DeviceKey = "device-key-90ce";
    private const string Key = "idempotency-key-77d2";
    private const string Option = "option-40e8";
    private const string Note = "note-c5a7";

    private readonly string cart = ObjectId.New().ToString();
    private readonly string product = ObjectId.New().ToString();

    private FaultyStorage storage = null!;

    public async ValueTask InitializeAsync() => storage = await FaultyStorage.StartAsync();

    public ValueTask DisposeAsync() => storage.DisposeAsync();

    [Fact]
    public async Task The_console_never_shows_a_cart_a_device_a_key_or_options_and_data()
    {
        string[] categories =
        [
            "Default", "CartFunctions", "Microsoft", "Microsoft.AspNetCore", "Microsoft.AspNetCore.Hosting.Diagnostics", "*Diagnostics",
            "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Routing", "System", "System.Net.Http", "Azure", "OpenTelemetry",
        ];
        var settings = categories.SelectMany(
            category => new[] { $"Logging__LogLevel__{category}", $"Logging__Console__LogLevel__{category}" })
            .ToDictionary(name => name, string? (_) => "Trace");
        settings["Logging__Console__FormatterName"] = "simple";
        settings["Logging__Console__FormatterOptions__IncludeScopes"] = "true";
        settings["Carts__DeviceKey"] = DeviceKey;
        var app = await AppProcess.StartAsync(storage.ConnectionString, $"log{Guid.NewGuid():N}"[..12], settings);

        var deviceCart = await RunSessionAsync(app);
        Assert.Equal(0, await app.StopAsync());
        await app.DisposeAsync();

        Assert.Contains("Application started", app.Output, StringComparison.Ordinal); // It is below the default level.
        Assert.Contains("unforeseen", app.Output, StringComparison.Ordinal);
        string[] secrets =
        [
            cart, deviceCart, Device, DeviceKey, Key, Option, "option-name", Note, "data-name", "/api/cart/",
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq",
        ];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, app.Output, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Default", "Warning", true)]
    [InlineData("Default", "Error", false)]
    [InlineData("CartFunctions", "None", false)]
    public async Task The_apps_own_lines_follow_the_usual_settings(string category, string level, bool isLogged)
    {
        using var log = new CapturedLog();
        var settings = new Dictionary<string, string?>
        {
            ["CartStorage"] = storage.ConnectionString,
            [$"Logging:LogLevel:{category}"] = level,
        };
        await using var app = await TestApp.StartAsync(settings, builder => builder.Logging.AddProvider(log));
        storage.Fault = _ => StorageFault.Reset;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Client.SendAsync("GET", $"/api/cart/{cart}")).Status);

        Assert.Equal(isLogged, log.Text.Contains("Storage failed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "Connection reset by peer")]
    [InlineData(true, "time-out")]
    public async Task The_log_line_of_unreachable_storage_has_host_and_reason_but_no_account(bool hangs, string reason)
    {
        using var log = new CapturedLog();
        await using var app = await TestApp.StartAsync(
            new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString },
            builder => builder.Logging.AddProvider(log));
        storage.Fault = _ => hangs ? StorageFault.Delay(TimeSpan.FromSeconds(30)) : StorageFault.Reset;

        await app.Client.GetCartAsync(cart);

        var host = new Uri(storage.ConnectionString.Split("TableEndpoint=")[1].Split(';')[0]).Authority;
        Assert.Contains($"Storage failed: no answer from {host}: {reason}. Trace ", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("devstoreaccount1", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shared_read_of_products_that_fails_is_logged_at_the_debug_level()
    {
        using var log = new CapturedLog();
        var settings = new Dictionary<string, string?>
        {
            ["CartStorage"] = storage.ConnectionString,
            ["Carts:TablePrefix"] = $"shared{Guid.NewGuid():N}"[..12],
            ["Logging:LogLevel:CartFunctions"] = "Debug",
        };
        await using var writer = await TestApp.StartAsync(settings);
        await writer.Client.AddAsync(await writer.Client.AddProductAsync(stock: 9), 1, cart);
        // Its product cache is empty.
        await using var reader = await TestApp.StartAsync(settings, builder => builder.Logging.AddProvider(log));
        storage.Fault = call => call.IsToCarts ? StorageFault.None : StorageFault.Reset;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await reader.Client.GetCartAsync(cart)).Status);

        Assert.Contains(
            "Debug CartFunctions.Storage.Products.ProductDetails: A shared read of products failed.", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_storage_client_writes_no_events_with_addresses()
    {
        using var events = new AzureEvents();
        await using var app = await TestApp.StartAsync();

        await app.Client.SendAsync("GET", $"/api/cart/{cart}");

        Assert.DoesNotContain(events.Texts, text => text.Contains(cart, StringComparison.Ordinal));
    }

    /// <summary>Makes changes, refusals and failures on both surfaces. Returns the id of the device's cart.</summary>
    private async Task<string> RunSessionAsync(AppProcess app)
    {
        const string data = $$$"""{"data":{"data-name":"{{{Note}}}"}}""";
        await SendAsync(HttpStatusCode.Created, "PUT", $"/api/products/{product}", """{"name":"Beans","price":10,"stock":9}""");
        await SendAsync(HttpStatusCode.OK, "POST", "/api/cart", $$"""{"cartId":"{{cart}}","productId":"{{product}}","quantity":1}""");
        await SendAsync(HttpStatusCode.OK, "GET", $"/api/cart/{cart}");
        await SendAsync(HttpStatusCode.OK, "PUT", $"/api/cart/{cart}/items/{product}", """{"quantity":2}""");
        await SendAsync(HttpStatusCode.BadRequest, "PUT", $"/api/cart/{cart}/items/{product}", """{"quantity":-2}""");
        await SendAsync(HttpStatusCode.BadRequest, "PUT", $"/api/cart/{cart}/items/{product}", "{");
        await SendAsync(HttpStatusCode.NotFound, "GET", $"/api/cart/{cart}/nothing");
        await SendAsync(HttpStatusCode.Created, "POST", "/cart/items", $$"""{"product_id":"{{product}}","quantity":1}""");
        await SendAsync(HttpStatusCode.OK, "POST", "/cart/items", Adding($"\"{Option}\""));
        await SendAsync(HttpStatusCode.BadRequest, "POST", "/cart/items", Adding($"[\"{Option}\"]"));
        await SendAsync(HttpStatusCode.OK, "PUT", $"/api/cart/{cart}/data", data);
        var deviceCart = (await SendAsync(HttpStatusCode.OK, "GET", "/cart")).Json.GetProperty("id").GetString()!;

        var lost = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Exchange(ref lost, 1) == 0 ? StorageFault.LostResponse : StorageFault.None;
        await SendAsync(HttpStatusCode.OK, "DELETE", $"/api/cart/{cart}/items/{product}");
        foreach (var (fault, status) in new[]
        {
            (StorageFault.Reset, HttpStatusCode.ServiceUnavailable),
            (StorageFault.Page(HttpStatusCode.NotFound), HttpStatusCode.ServiceUnavailable),
            (StorageFault.Answer(HttpStatusCode.BadRequest), HttpStatusCode.InternalServerError),
        })
        {
            storage.Fault = _ => fault;
            await SendAsync(status, "GET", $"/api/cart/{cart}");
            await SendAsync(status, "DELETE", $"/api/cart/{cart}");
            await SendAsync(status, "DELETE", "/cart");
            await SendAsync(status, "POST", "/cart/items", Adding($"\"{Option}\""));
            await SendAsync(status, "PUT", "/cart/data", data);
        }

        return deviceCart;

        string Adding(string option) => $$$"""{"product_id":"{{{product}}}","quantity":1,"options":{"option-name":{{{option}}}}}""";

        async Task<Answer> SendAsync(HttpStatusCode expected, string method, string path, string? body = null)
        {
            using var request = CartClient.Request(method, path, body);
            request.Headers.Add("DeviceID", Device);
            request.Headers.Add("Idempotency-Key", $"{Key}-{Guid.NewGuid():N}");
            var answer = await app.Client.SendAsync(request);
            Assert.Equal(expected, answer.Status);
            return answer;
        }
    }

    /// <summary>The events of the Azure SDK.</summary>
    private sealed class AzureEvents : EventListener
    {
        private readonly ConcurrentQueue<string> texts = new();

        public IEnumerable<string> Texts => texts;

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name.StartsWith("Azure-", StringComparison.Ordinal))
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            texts.Enqueue($"{eventData.EventName} {string.Join(' ', eventData.Payload ?? Enumerable.Empty<object?>())}");
    }
}
