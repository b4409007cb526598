using System.Net;
using System.Reflection;
using CartFunctions.Standalone;
using CartFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>HEAD on every GET route (contract, "Any request").</summary>
public sealed class HeadTests : IAsyncLifetime
{
    private const string Device = "head-device";

    private TestApp app = null!;
    private IReadOnlyDictionary<string, string> ids = null!;

    /// <summary>A path of each function, with ids that exist and ids that do not.</summary>
    public static TheoryData<string, string> Paths => new()
    {
        { "GetCart", "/api/cart/$cart" },
        { "GetCart", "/api/cart/$nothing" },
        { "GetCart", "/api/cart/cart-1" },
        { "GetOrder", "/api/cart/$buyer/orders/$order" },
        { "GetOrder", "/api/cart/$buyer/orders/$nothing" },
        { "GetDeviceCart", "/cart" },
        { "GetCustomerCart", "/api/me/cart" },
        { "GetProduct", "/api/products/$product" },
        { "GetProduct", "/api/products/$nothing" },
        { "ListProducts", "/api/products?limit=2" },
        { "ListProducts", "/api/products?limit=0" },
        { "ListProducts", "/api/products?ids=$product,$nothing" },
        { "ListProducts", "/api/products?sku=TEE-M-RED" },
        { "ListProducts", "/api/products?sku=" },
        { "GetCoupon", "/api/coupons/TEN" },
        { "GetCoupon", "/api/coupons/TWENTY" },
        { "GetCoupon", "/api/coupons/TEN%25" },
        { "GetHealth", "/api/health" },
        { "GetOpenApi", "/api/openapi.json" },
        { "GetOpenApi30", "/api/openapi-3.0.json" },
        { "GetDocs", "/api/docs" },
        { "GetDocsAsset", "/api/docs/swagger-ui.css" },
        { "GetDocsAsset", "/api/docs/nothing.css" },
    };

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ids = await MakeAsync(app.Client);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task It_has_the_status_and_the_headers_of_GET_and_no_body(string function, string path)
    {
        _ = function;
        await MustBeLikeGetAsync(app.Client, Fill(path, ids));
    }

    [Fact]
    public void Every_function_that_answers_GET_is_among_them_and_answers_HEAD()
    {
        var triggers = FunctionRoutes.With<HttpTriggerAttribute>(FunctionRoutes.Functions).Select(function => (
            function.Method.GetCustomAttribute<FunctionAttribute>()!.Name,
            Methods: string.Join(' ', function.Trigger.Methods!.Order()))).ToList();

        var reads = triggers.Where(one => one.Methods.Contains("get", StringComparison.Ordinal)).ToList();
        Assert.All(reads, one => Assert.Equal("get head", one.Methods));
        Assert.Equal(reads.Select(one => one.Name).Order(), Paths.Select(path => path.Data.Item1).Distinct().Order());
    }

    [Fact]
    public async Task Nothing_follows_the_headers_on_the_wire()
    {
        var answer = await app.Client.SendRawAsync(
            $"HEAD /api/cart/{ids["$cart"]} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Single(answer.Split("\r\n\r\n"), part => part.Length > 0);
    }

    [Fact]
    public async Task A_probe_is_told_that_the_service_is_unhealthy()
    {
        await using var storage = await FaultyStorage.StartAsync();
        await using var broken = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        storage.Fault = _ => StorageFault.Reset;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await broken.Client.SendAsync("HEAD", "/api/health")).Status);
    }

    /// <summary>Creates the carts, products and orders of the paths, by the placeholders of their ids.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> MakeAsync(CartClient client)
    {
        var product = await client.AddProductAsync(stock: 9);
        var cart = (await client.AddAsync(product, 1, device: Device)).CartId;
        var buyer = (await client.AddAsync(product, 1)).CartId;
        await client.SaveCouponAsync("TEN", """{"percent":10}""");
        var order = (await client.CheckOutAsync(buyer)).Data.GetProperty("_id").GetString()!;
        return new Dictionary<string, string>
        {
            ["$product"] = product,
            ["$cart"] = cart,
            ["$buyer"] = buyer,
            ["$order"] = order,
            ["$nothing"] = ObjectId.New().ToString(),
        };
    }

    internal static string Fill(string path, IReadOnlyDictionary<string, string> ids) =>
        ids.Aggregate(path, (filled, id) => filled.Replace(id.Key, id.Value, StringComparison.Ordinal));

    internal static async Task MustBeLikeGetAsync(CartClient client, string path)
    {
        foreach (var encoding in new[] { null, "gzip" })
        {
            var (get, head) = (await SendAsync(client, "GET", path, encoding), await SendAsync(client, "HEAD", path, encoding));

            Assert.Equal((path, get.Status), (path, head.Status));
            Assert.Equal(HeadersOf(get), HeadersOf(head));
            Assert.Equal((get.Text.Length > 0, string.Empty), (get.Header("Content-Length") != "0", head.Text));
        }
    }

    private static async Task<Answer> SendAsync(CartClient client, string method, string path, string? encoding)
    {
        using var request = CartClient.Request(method, path);
        request.Headers.Add("DeviceID", Device);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        return await client.SendAsync(request);
    }

    private static IEnumerable<string> HeadersOf(Answer answer) =>
        answer.Headers.Where(header => header.Key != "Date").Select(header => $"{header.Key}: {header.Value}").Order();
}
