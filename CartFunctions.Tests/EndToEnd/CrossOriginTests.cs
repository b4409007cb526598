using System.Net;
using CartFunctions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>
/// The standalone host on loopback requires no key, so it rejects changes that pages of other origins send through a browser.
/// </summary>
public sealed class CrossOriginTests
{
    private const string Refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n";

    [Theory]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Origin: null")]
    [InlineData("Origin: https://evil.example")]
    [InlineData("Origin: http://localhost:1")]
    [InlineData("Origin: http://localhost")]
    [InlineData("Origin: https://localhost:PORT")]
    [InlineData("Origin: http://127.0.0.1:PORT")]
    [InlineData("Origin: http://localhost:PORT/")]
    [InlineData("Origin: http://localhost:PORT\r\nOrigin: http://localhost:PORT")]
    [InlineData("Origin: http://localhost:PORT\r\nSec-Fetch-Site: cross-site")]
    public async Task A_change_from_another_origin_is_an_empty_403_and_changes_nothing(string headers)
    {
        await using var app = await TestApp.StartAsync();
        var product = await app.Client.AddProductAsync(stock: 5);

        string[] answers =
        [
            await SendAsync(app, $"POST /api/products/{product}/stock", headers, """{"change":-5}"""),
            await SendAsync(app, $"PUT /api/products/{product}", headers, """{"name":"Free","price":0,"stock":1}"""),
            await SendAsync(app, $"DELETE /api/products/{product}", headers),
        ];

        Assert.All(answers, answer => Assert.StartsWith(Refusal, answer, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal));
        var data = (await app.Client.GetProductAsync(product)).Data;
        Assert.Equal((5, "Espresso beans"), (data.GetProperty("stock").GetInt32(), data.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("POST /api/nothing", "Host: localhost:PORT")]
    [InlineData("PATCH /api/cart", "Host: localhost:PORT")]
    [InlineData("POST /api/cart", "Host: evil.example")]
    [InlineData("POST /api/cart", "Host: localhost:PORT\r\nContent-Type: text/plain")]
    [InlineData("POST /api/cart", "Host: localhost:PORT\r\nTransfer-Encoding: gzip, chunked", "0\r\n\r\n")]
    public async Task The_refusal_comes_before_any_other_check(string request, string headers, string body = "")
    {
        await using var app = await TestApp.StartAsync();

        var answer = await SendRawAsync(app, $"{request} HTTP/1.1\r\n{headers}\r\nOrigin: null\r\nConnection: close\r\n\r\n{body}");

        Assert.StartsWith(Refusal, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site: same-origin\r\nOrigin: http://localhost:PORT")]
    [InlineData("Origin: HTTP://LocalHost:PORT")]
    [InlineData("Sec-Fetch-Site: none")]
    [InlineData("Accept: */*")]
    public async Task A_change_from_the_hosts_own_pages_or_from_a_program_passes(string headers)
    {
        await using var app = await TestApp.StartAsync();
        var product = await app.Client.AddProductAsync(stock: 5);

        var answer = await SendAsync(app, $"POST /api/products/{product}/stock", headers, """{"change":-5}""");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /api/products", "200")]
    [InlineData("GET /api/openapi.json", "200")]
    [InlineData("HEAD /api/nothing", "404")]
    public async Task A_read_from_another_origin_is_answered(string request, string status)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await SendAsync(app, request, "Origin: https://evil.example\r\nSec-Fetch-Site: cross-site");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_beyond_loopback_relies_on_its_function_key_instead_of_origins()
    {
        var settings = new Dictionary<string, string?> { ["Standalone:FunctionKey"] = "the key" };
        await using var app = await TestApp.StartAsync(settings, address: IPAddress.Any);

        var keyed = await SendAsync(
            app, $"DELETE /api/products/{ObjectId.New()}", "Origin: https://till.example\r\nx-functions-key: the key");
        var keyless = await SendAsync(app, $"DELETE /api/products/{ObjectId.New()}", "Origin: https://till.example");

        Assert.StartsWith("HTTP/1.1 404 ", keyed, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 401 ", keyless, StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task No_page_of_another_origin_changes_the_catalog_through_a_browser()
    {
        await using var app = await TestApp.StartAsync();
        var product = await app.Client.AddProductAsync(stock: 5);
        await using var elsewhere = await StartPageAsync();
        await using var profile = await Chromium.OpenProfileAsync();
        var page = await profile.NewPageAsync();
        var target = new Uri(app.Address, $"/api/products/{product}/stock").ToString();

        foreach (var host in new[] { "127.0.0.1", "localhost" }) // The first is the same site as the app; the second is not.
        {
            await page.GotoAsync($"http://{host}:{new Uri(elsewhere.Urls.Single()).Port}/");
            await page.EvaluateAsync(
                "url => fetch(url, { method: 'POST', mode: 'no-cors', body: new Blob(['{\"change\":-1}']) })", target);
        }

        Assert.Equal(5, (await app.Client.GetProductAsync(product)).Data.GetProperty("stock").GetInt32());
    }

    private static Task<string> SendAsync(TestApp app, string request, string headers, string body = "") => SendRawAsync(
        app,
        $"{request} HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: close\r\n{headers}\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n{body}");

    private static Task<string> SendRawAsync(TestApp app, string request) =>
        app.Client.SendRawAsync(request.Replace("PORT", $"{app.Address.Port}", StringComparison.Ordinal));

    private static async Task<WebApplication> StartPageAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var page = builder.Build();
        page.MapGet("/", () => Results.Content("<!doctype html><title>Elsewhere</title>", "text/html"));
        await page.StartAsync();
        return page;
    }
}
