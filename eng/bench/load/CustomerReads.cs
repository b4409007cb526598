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

    /// <summary>Measures both alternately, on one process of the app, whose issuer is in this process.</summary>
    public static async Task MeasureAsync(BenchOptions options, ReportRows rows, ObjectId guest)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var web = builder.Build();
        web.Urls.Add("http://127.0.0.1:0");

        // The issuer needs the address, which is known after the start, but a route that is added after the start is not served.
        DemoIssuer? started = null;
        web.MapGet($"{DemoIssuer.Path}/.well-known/openid-configuration", () => started!.Discovery());
        web.MapGet($"{DemoIssuer.Path}/keys", () => started!.Keys());
        await web.StartAsync();
        var authority = web.Urls.Single() + DemoIssuer.Path;
        using var issuer = started = new DemoIssuer(authority, TimeProvider.System);
        await using var app = await Target.StartAsync(options, isBaseline: false, TargetPair.AppPrefix, new Dictionary<string, string>
        {
            ["Carts__Identity"] = "jwt",
            ["Carts__CustomerKey"] = new string('k', 32),
            ["Carts__Jwt__Authority"] = authority,
            ["Carts__Jwt__Audience"] = DemoIssuer.Audience,
        });
        using var http = new HttpClient { BaseAddress = app.Address };
        var token = (string)issuer.Token("ada")!["access_token"]!;
        var items = string.Join(',', SeedData.Products.Take(Lines).Select(item => $$"""{"productId":"{{item.Id}}","quantity":1}"""));
        using var fill = new HttpRequestMessage(HttpMethod.Post, "/api/me/cart/items")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            Content = new StringContent($$"""{"items":[{{items}}]}""", Encoding.UTF8, "application/json"),
        };
        (await http.SendAsync(fill)).EnsureSuccessStatusCode();

        await Measure.AlternateAsync(2, MedianAsync); // A warm-up.
        var (time, ratio) = Pairwise.MedianOf(await Measure.AlternateAsync(Turns, MedianAsync));

        rows.AtMost("get-me-p50", ratio, 1.05);
        rows.Note(string.Create(CultureInfo.InvariantCulture, $"  ({time.App:0.000} ms; a guest's read: {time.Baseline:0.000} ms)"));

        async Task<double> MedianAsync(bool isGuest)
        {
            var times = new List<double>();
            for (var i = 0; i < Reads; i++)
            {
                using var get = new HttpRequestMessage(HttpMethod.Get, isGuest ? $"/api/cart/{guest}" : "/api/me/cart");
                get.Headers.Authorization = isGuest ? null : new AuthenticationHeaderValue("Bearer", token);
                var start = TimeProvider.System.GetTimestamp();
                using var response = await http.SendAsync(get);
                times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
                response.EnsureSuccessStatusCode();
            }

            return Measure.Median(times);
        }
    }
}
