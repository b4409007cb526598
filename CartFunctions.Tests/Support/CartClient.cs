using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CartFunctions.Tests.Support;

/// <summary>A client of the app. Its cart methods use the cart API, or the device API if a device is given.</summary>
public sealed class CartClient(Uri address, AnswerRecorder? recorder = null) : IDisposable
{
    private const string Json = "application/json";

    private readonly HttpClient http = new() { BaseAddress = address };

    /// <summary>The headers of every request.</summary>
    public HttpRequestHeaders Headers => http.DefaultRequestHeaders;

    /// <summary>Adds a product to a cart; creates a cart if none is given.</summary>
    public Task<Answer> AddAsync(
        string product, int quantity, string? cart = null, string? key = null, string? ifMatch = null, string? device = null)
    {
        var (path, body) = device is null
            ? ("/api/cart", JsonSerializer.Serialize(new { cartId = cart, productId = product, quantity }))
            : ("/cart/items", JsonSerializer.Serialize(new { product_id = product, quantity }));
        return SendAsync("POST", path, body, key: key, ifMatch: ifMatch, device: device);
    }

    /// <summary>Adds a product with options, given as JSON.</summary>
    public Task<Answer> AddWithAsync(
        string product, int quantity, string options, string? cart = null, string? key = null, string? device = null) => SendAsync(
            "POST",
            device is null ? "/api/cart" : "/cart/items",
            device is null
                ? $$"""{"cartId":"{{cart}}","productId":"{{product}}","quantity":{{quantity}},"options":{{options}}}"""
                : $$"""{"product_id":"{{product}}","quantity":{{quantity}},"options":{{options}}}""",
            key: key,
            device: device);

    /// <summary>Replaces the data of a cart, given as JSON.</summary>
    public Task<Answer> SetDataAsync(
        string data, string? cart = null, string? key = null, string? ifMatch = null, string? device = null) =>
        SendAsync("PUT", $"{PathOf(cart, device)}/data", $$"""{"data":{{data}}}""", key: key, ifMatch: ifMatch, device: device);

    /// <summary>Applies a coupon to a cart.</summary>
    public Task<Answer> ApplyCouponAsync(string code, string cart) =>
        SendAsync("PUT", $"/api/cart/{cart}/coupon", $$"""{"code":"{{code}}"}""");

    /// <summary>Replaces the charges of a cart, given as JSON.</summary>
    public Task<Answer> SetChargesAsync(string charges, string cart, string? key = null, string? ifMatch = null) =>
        SendAsync("PUT", $"/api/cart/{cart}/charges", $$"""{"charges":{{charges}}}""", key: key, ifMatch: ifMatch);

    public Task<Answer> GetCartAsync(string? cart = null, string? device = null) =>
        SendAsync("GET", PathOf(cart, device), device: device);

    /// <summary>Sets the quantity of a line.</summary>
    public Task<Answer> SetAsync(
        string product, int quantity, string? cart = null, string? key = null, string? ifMatch = null, string? device = null) =>
        SendAsync(
            "PUT", PathOf(product, cart, device), JsonSerializer.Serialize(new { quantity }), key: key, ifMatch: ifMatch, device: device);

    /// <summary>Removes a line.</summary>
    public Task<Answer> RemoveAsync(
        string product, string? cart = null, string? key = null, string? ifMatch = null, string? device = null) =>
        SendAsync("DELETE", PathOf(product, cart, device), key: key, ifMatch: ifMatch, device: device);

    /// <summary>Removes all lines.</summary>
    public Task<Answer> ClearAsync(string? cart = null, string? key = null, string? ifMatch = null, string? device = null) =>
        SendAsync("DELETE", PathOf(cart, device), key: key, ifMatch: ifMatch, device: device);

    /// <summary>Reserves the units of a cart, for the default time unless minutes are given.</summary>
    public Task<Answer> ReserveAsync(string cart, int? minutes = null, string? key = null, string? ifMatch = null) => SendAsync(
        "PUT", $"/api/cart/{cart}/reservation", minutes is null ? null : $$"""{"minutes":{{minutes}}}""", key: key, ifMatch: ifMatch);

    /// <summary>Releases a reservation.</summary>
    public Task<Answer> ReleaseAsync(string cart, string? key = null, string? ifMatch = null) =>
        SendAsync("DELETE", $"/api/cart/{cart}/reservation", key: key, ifMatch: ifMatch);

    /// <summary>Checks out a cart; with an amount due, given as JSON, or for any amount.</summary>
    public Task<Answer> CheckOutAsync(string cart, string? key = null, string? ifMatch = null, string? amountDue = null) => SendAsync(
        "POST", $"/api/cart/{cart}/checkout", amountDue is null ? null : $$"""{"amountDue":{{amountDue}}}""", key: key, ifMatch: ifMatch);

    /// <summary>Merges another cart into a cart.</summary>
    public Task<Answer> MergeAsync(string cart, string from, string? key = null, string? ifMatch = null) =>
        SendAsync("POST", PathOfMerge(cart), BodyOfMerge(from), key: key, ifMatch: ifMatch);

    /// <summary>Merges another cart into a cart, with a cancellation token.</summary>
    public async Task<Answer> MergeAsync(
        string cart, string from, string? key, CancellationToken cancellationToken, string? ifMatch = null)
    {
        using var request = Request("POST", PathOfMerge(cart), BodyOfMerge(from));
        request.Headers.Add("Idempotency-Key", key is null ? [] : [key]);
        request.Headers.Add("If-Match", ifMatch is null ? [] : [ifMatch]);
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>Adds several products at once.</summary>
    public Task<Answer> AddItemsAsync(string cart, IEnumerable<(string Product, int Quantity)> items, string? key = null) => SendAsync(
        "POST",
        $"/api/cart/{cart}/items",
        JsonSerializer.Serialize(new { items = items.Select(item => new { productId = item.Product, quantity = item.Quantity }) }),
        key: key);

    /// <summary>Saves a product under a new id, which it returns.</summary>
    public async Task<string> AddProductAsync(int stock, string price = "10", string name = "Espresso beans")
    {
        var product = ObjectId.New().ToString();
        Assert.Equal(HttpStatusCode.Created, (await SaveProductAsync(product, stock, price, name)).Status);
        return product;
    }

    /// <summary>Imports products under new ids, which it returns.</summary>
    public async Task<string[]> AddProductsAsync(int count, int stock, string price = "10", string name = "Espresso beans")
    {
        string[] products = [.. Enumerable.Range(0, count).Select(_ => ObjectId.New().ToString())];
        var lines = products.Select(product => $$"""{"id":"{{product}}","name":"{{name}}","price":{{price}},"stock":{{stock}}}""");
        var answer = await SendAsync("POST", "/api/products/import", string.Join('\n', lines), "application/x-ndjson");
        Assert.Equal((HttpStatusCode.OK, count), (answer.Status, answer.Data.GetProperty("imported").GetInt32()));
        return products;
    }

    public Task<Answer> SaveProductAsync(string product, int stock, string price = "10", string name = "Espresso beans") =>
        SendAsync("PUT", $"/api/products/{product}", $$"""{"name":"{{name}}","price":{{price}},"stock":{{stock}}}""");

    /// <summary>Saves a product under a SKU.</summary>
    public Task<Answer> SaveProductBySkuAsync(
        string sku, int stock, string price = "10", string name = "Tee", string? ifMatch = null, string? ifNoneMatch = null) => SendAsync(
        "POST",
        "/api/products",
        $$"""{"sku":{{JsonSerializer.Serialize(sku)}},"name":"{{name}}","price":{{price}},"stock":{{stock}}}""",
        ifMatch: ifMatch,
        ifNoneMatch: ifNoneMatch);

    /// <summary>The id of the product that is saved under a SKU.</summary>
    public static string IdOfSku(string sku) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"sku:{sku}")).AsSpan(0, 12));

    /// <summary>Changes the stock of a product.</summary>
    public Task<Answer> ChangeStockAsync(string product, long change, string? key = null, string? ifMatch = null) =>
        SendAsync("POST", $"/api/products/{product}/stock", $$"""{"change":{{change}}}""", key: key, ifMatch: ifMatch);

    public Task<Answer> GetProductAsync(string product) => SendAsync("GET", $"/api/products/{product}");

    public Task<Answer> DeleteProductAsync(string product) => SendAsync("DELETE", $"/api/products/{product}");

    /// <summary>Saves a coupon, given as JSON.</summary>
    public Task<Answer> SaveCouponAsync(string code, string coupon) => SendAsync("PUT", $"/api/coupons/{code}", coupon);

    /// <summary>Applies a coupon to a cart.</summary>
    public Task<Answer> ApplyCouponAsync(string code, string cart, string? key = null, string? ifMatch = null) =>
        SendAsync("PUT", $"/api/cart/{cart}/coupon", $$"""{"code":"{{code}}"}""", key: key, ifMatch: ifMatch);

    /// <summary>Removes the coupon of a cart.</summary>
    public Task<Answer> RemoveCouponAsync(string cart, string? key = null) =>
        SendAsync("DELETE", $"/api/cart/{cart}/coupon", key: key);

    public Task<Answer> GetCouponAsync(string code) => SendAsync("GET", $"/api/coupons/{code}");

    public Task<Answer> DeleteCouponAsync(string code) => SendAsync("DELETE", $"/api/coupons/{code}");

    /// <summary>Sends any request, with a raw body.</summary>
    public async Task<Answer> SendAsync(
        string method,
        string path,
        string? body = null,
        string? contentType = Json,
        string? key = null,
        string? ifMatch = null,
        string? device = null,
        string? ifNoneMatch = null,
        string? contentEncoding = null,
        string? customer = null)
    {
        using var request = Request(method, path, body, contentType);
        (string Name, string? Value)[] headers =
        [
            ("Idempotency-Key", key), ("If-Match", ifMatch), ("If-None-Match", ifNoneMatch), ("DeviceID", device),
            ("X-MS-CLIENT-PRINCIPAL-ID", customer),
            ("X-MS-CLIENT-PRINCIPAL-IDP", customer is null ? null : CustomerRequests.EasyAuthIssuer),
        ];
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (contentEncoding is not null)
        {
            request.Content!.Headers.TryAddWithoutValidation("Content-Encoding", contentEncoding);
        }

        return await SendAsync(request);
    }

    /// <summary>Creates a request with a raw body, for tests that modify it further.</summary>
    public static HttpRequestMessage Request(string method, string path, string? body = null, string? contentType = Json)
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

    public async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        using var response = await http.SendAsync(request, cancellationToken);
        var answer = await Answer.OfAsync(response);
        recorder?.Add(request, answer);
        return answer;
    }

    /// <summary>Sends the raw text of a request that HttpClient would not send. Returns the whole response as text.</summary>
    public async Task<string> SendRawAsync(string request, Encoding? encoding = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        await client.GetStream().WriteAsync((encoding ?? Encoding.Latin1).GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }

    public void Dispose() => http.Dispose();

    private static string PathOfMerge(string cart) => $"/api/cart/{cart}/merge";

    private static string BodyOfMerge(string from) => $$"""{"from":"{{from}}"}""";

    private static string PathOf(string? cart, string? device) => device is null ? $"/api/cart/{cart}" : "/cart";

    private static string PathOf(string product, string? cart, string? device) => $"{PathOf(cart, device)}/items/{product}";
}
