using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using CartFunctions.Hosting;
using CartFunctions.Standalone;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.Support;

/// <summary>The app on its standalone host, over real HTTP and a real Azurite, with tables of its own.</summary>
public sealed class TestApp : IAsyncDisposable
{
    private static int made;

    private readonly WebApplication app;

    private TestApp(WebApplication app)
    {
        this.app = app;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{new Uri(app.Urls.Single()).Port}") };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Begins the names of its tables.</summary>
    public string Prefix => app.Configuration["Carts:TablePrefix"]!;

    /// <summary>Where the answers are recorded.</summary>
    public AnswerRecord? Record { get; private init; }

    /// <summary>Starts the app; <paramref name="settings"/> replace the usual ones.</summary>
    public static async Task<TestApp> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<WebApplicationBuilder>? configure = null,
        IPAddress? address = null,
        AnswerRecord? record = null)
    {
        var usual = new Dictionary<string, string?>
        {
            ["CartStorage"] = (await Azurite.Shared).ConnectionString,
            ["Carts:TablePrefix"] = $"t{Interlocked.Increment(ref made).ToString(CultureInfo.InvariantCulture)}",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            usual[name] = value;
        }

        var options = new StandaloneOptions { Address = address ?? IPAddress.Loopback, Port = 0 };
        var app = StandaloneHost.Build(options, builder =>
        {
            builder.Configuration.AddInMemoryCollection(usual);
            configure?.Invoke(builder);
        });
        await app.Services.CreateTablesAsync();
        await app.StartAsync();
        return new TestApp(app) { Record = record ?? AnswerRecord.OfThisRun };
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>A request; a body goes as it is, as <paramref name="contentType"/>.</summary>
    public static HttpRequestMessage Request(
        string method, string path, string? body = null, string? contentType = "application/json")
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (contentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }
        }

        return request;
    }

    /// <summary>Sends a request; a body goes as it is, as <paramref name="contentType"/>.</summary>
    public async Task<Answer> SendAsync(string method, string path, string? body = null, string? contentType = "application/json")
    {
        using var request = Request(method, path, body, contentType);
        return await SendAsync(request);
    }

    /// <summary>Sends a request of a device.</summary>
    public async Task<Answer> SendFromAsync(string device, string method, string path, string? body = null)
    {
        using var request = Request(method, path, body);
        request.Headers.TryAddWithoutValidation("DeviceID", device);
        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var answer = new Answer(response.StatusCode, text, Answer.ReadHeaders(response));
        Record?.Add(request, answer);
        return answer;
    }

    /// <summary>Sends a request that no well-behaved client would send, as it is written; the whole answer as text.</summary>
    public async Task<string> SendRawAsync(string request, Encoding? encoding = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Client.BaseAddress!.Port);
        await client.GetStream().WriteAsync((encoding ?? Encoding.Latin1).GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }

    /// <summary>Puts a product into the catalogue; returns its id.</summary>
    public async Task<string> AddProductAsync(int stock, string price = "10", string name = "Espresso beans")
    {
        var id = ObjectId.New().ToString();
        var answer = await SendAsync(
            "PUT", $"/api/products/{id}", $$"""{"name":"{{name}}","price":{{price}},"stock":{{stock}}}""");
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return id;
    }

    /// <summary>Adds to a cart; to a new one where no id is given.</summary>
    public Task<Answer> AddAsync(string productId, int quantity, string? cartId = null) =>
        SendAsync("POST", "/api/cart", new JsonObject
        {
            ["cartId"] = cartId,
            ["productId"] = productId,
            ["quantity"] = quantity,
        }.ToJsonString());

    /// <summary>Adds to a device's cart.</summary>
    public Task<Answer> AddOnDeviceAsync(string device, string productId, int quantity) =>
        SendFromAsync(device, "POST", "/cart/items", $$"""{"product_id":"{{productId}}","quantity":{{quantity}}}""");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}
