using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CartFunctions.Standalone;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Bench;

/// <summary>The read of a signed-in customer's cart, compared with the read of a guest's: what a token costs.</summary>
internal static class CustomerReads
{
    private const int Lines = 20;
    private const int Turns = 15;
    private const int Reads = 200;

    private static readonly string Items = string.Join(
        ',', SeedData.Products.Take(Lines).Select(product => $$"""{"productId":"{{product.Id}}","quantity":1}"""));

    /// <summary>Measures both alternately, on one process of the app, whose issuer is in this process.</summary>
    public static async Task MeasureAsync(BenchOptions options, ReportRows rows)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var web = builder.Build();
        web.Urls.Add("http://127.0.0.1:0");

        // The issuer needs the address, which is known only after the start. The routes must be mapped before it.
        DemoIssuer? issuer = null;
        web.MapGet($"{DemoIssuer.Path}/.well-known/openid-configuration", () => issuer!.Discovery());
        web.MapGet($"{DemoIssuer.Path}/keys", () => issuer!.Keys());
        await web.StartAsync();
        var authority = web.Urls.Single() + DemoIssuer.Path;
        using var started = issuer = new DemoIssuer(authority, TimeProvider.System);
        await using var app = await Target.StartAsync(options, isBaseline: false, TargetPair.AppPrefix, new Dictionary<string, string>
        {
            ["Carts__Identity"] = "jwt",
            ["Carts__CustomerKey"] = new string('k', 32),
            ["Carts__Jwt__Authority"] = authority,
            ["Carts__Jwt__Audience"] = DemoIssuer.Audience,
        });
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = app.Address };
        var token = (string)issuer.Token("ada")!["access_token"]!;
        var customer = new CartToRead("/api/me/cart", new AuthenticationHeaderValue("Bearer", token));
        var guest = new CartToRead($"/api/cart/{ObjectId.New()}", null);
        await FillAsync(customer);
        await FillAsync(guest);

        await Measure.AlternateAsync(2, MedianAsync); // A warm-up.
        var (time, ratio) = Pairwise.MedianOf(await Measure.AlternateAsync(Turns, MedianAsync)); // The guest is the baseline.

        rows.AtMost("get-me-p50", ratio, 1.05);
        rows.Note(string.Create(CultureInfo.InvariantCulture, $"  ({time.App:0.000} ms; a guest's read: {time.Baseline:0.000} ms)"));

        async Task FillAsync(CartToRead cart)
        {
            using var post = new HttpRequestMessage(HttpMethod.Post, $"{cart.Path}/items")
            {
                Headers = { Authorization = cart.Token },
                Content = new StringContent($$"""{"items":[{{Items}}]}""", Encoding.UTF8, "application/json"),
            };
            using var response = await http.SendAsync(post);
            response.EnsureSuccessStatusCode();
        }

        async Task<double> MedianAsync(bool isGuest)
        {
            var cart = isGuest ? guest : customer;
            var times = new List<double>();
            for (var i = 0; i < Reads; i++)
            {
                using var get = new HttpRequestMessage(HttpMethod.Get, cart.Path) { Headers = { Authorization = cart.Token } };
                var start = Stopwatch.GetTimestamp();
                using var response = await http.SendAsync(get);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                response.EnsureSuccessStatusCode();
            }

            return Measure.Median(times);
        }
    }

    private sealed record CartToRead(string Path, AuthenticationHeaderValue? Token);
}
