using System.Collections.Concurrent;
using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Storage that goes and comes back, and an app that is killed, under load.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Storage_that_is_gone_for_10_seconds_costs_503s_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var port = Azurite.FreePort();
        var azurite = await Azurite.StartAsync(port, folder.Path);
        await using var app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = azurite.ConnectionString });
        var product = await app.AddProductAsync(stock: 1_000_000);
        var answers = new ConcurrentBag<(Answer Answer, string Cart)>();
        using var end = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            var cart = i.ToString("x24", null);
            for (var n = 0; !end.IsCancellationRequested; n++)
            {
                var key = $"{i}-{n}";
                Answer answer;
                do
                {
                    answer = await AddAsync(app.SendAsync, cart, product, key);
                    answers.Add((answer, cart));
                }
                while (answer.Status != HttpStatusCode.OK);
            }
        })).ToList();
        await Eventually.HoldsAsync(() => Task.FromResult(answers.Count > 50));

        await azurite.DisposeAsync();
        await Task.Delay(Outage);
        azurite = await Azurite.StartAsync(port, folder.Path);
        var atReturn = answers.Count(sent => sent.Answer.Status == HttpStatusCode.OK);
        await Eventually.HoldsAsync(() => Task.FromResult(answers.Count(sent => sent.Answer.Status == HttpStatusCode.OK) > atReturn + 50));
        await end.CancelAsync();
        await Task.WhenAll(clients);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable], answers.Select(sent => sent.Answer.Status).Distinct().Order());
        Assert.All(
            answers.Where(sent => sent.Answer.Status == HttpStatusCode.ServiceUnavailable),
            sent => Assert.NotNull(sent.Answer.Header("Retry-After")));
        foreach (var cart in answers.Where(sent => sent.Answer.Status == HttpStatusCode.OK).GroupBy(sent => sent.Cart))
        {
            var stored = await app.SendAsync("GET", $"/api/cart/{cart.Key}");
            Assert.Equal(cart.Count(), stored.Data.GetProperty("items")[0].GetProperty("quantity").GetInt32());
        }

        await azurite.DisposeAsync();
    }

    [Fact]
    public async Task An_app_that_is_killed_in_the_middle_of_writes_leaves_storage_whole_and_repeats_with_keys_find_what_landed()
    {
        var storage = await Azurite.Shared;
        var prefix = $"kill{Guid.NewGuid():N}"[..12];
        await using var here = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:TablePrefix"] = prefix });
        var product = await here.AddProductAsync(stock: 1_000_000);
        var killed = await AppProcess.StartAsync(storage.ConnectionString, prefix);
        var sent = new ConcurrentBag<(string Cart, string Key)>();
        var clients = Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            var cart = i.ToString("x24", null);
            for (var n = 0; ; n++)
            {
                sent.Add((cart, $"{n}"));
                await AddAsync(killed.SendAsync, cart, product, $"{n}");
            }
        })).ToList();
        await Eventually.HoldsAsync(() => Task.FromResult(sent.Count > 60));

        await killed.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => Task.WhenAll(clients));
        await killed.DisposeAsync();
        await using var restarted = await AppProcess.StartAsync(storage.ConnectionString, prefix);
        var repeats = await Task.WhenAll(sent.Select(change => AddAsync(restarted.SendAsync, change.Cart, product, change.Key)));

        Assert.All(repeats, repeat => Assert.Equal(HttpStatusCode.OK, repeat.Status));
        Assert.InRange(repeats.Count(repeat => repeat.Header("Idempotency-Replayed") is null), 0, 8);
        foreach (var cart in sent.GroupBy(change => change.Cart))
        {
            var stored = await here.SendAsync("GET", $"/api/cart/{cart.Key}");
            Assert.Equal(cart.Count(), stored.Data.GetProperty("items")[0].GetProperty("quantity").GetInt32());
        }
    }

    private static async Task<Answer> AddAsync(
        Func<HttpRequestMessage, Task<Answer>> send, string cart, string product, string key)
    {
        using var request = TestApp.Request(
            "POST", "/api/cart", $$"""{"cartId":"{{cart}}","productId":"{{product}}","quantity":1}""");
        request.Headers.Add("Idempotency-Key", key);
        return await send(request);
    }
}
