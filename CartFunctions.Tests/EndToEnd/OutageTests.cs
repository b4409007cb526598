using System.Collections.Concurrent;
using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Under load: storage that goes down and comes back, and an app that is killed.</summary>
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
        var product = await app.Client.AddProductAsync(stock: 1_000_000);
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
                    answer = await app.Client.AddAsync(product, 1, cart, key);
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
            var stored = await app.Client.GetCartAsync(cart.Key);
            Assert.Equal(cart.Count(), stored.Items[0].Quantity);
        }

        await azurite.DisposeAsync();
    }

    [Fact]
    public async Task Keyed_repeats_after_a_killed_app_find_what_was_applied()
    {
        var storage = await Azurite.Shared;
        var prefix = $"kill{Guid.NewGuid():N}"[..12];
        await using var here = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:TablePrefix"] = prefix });
        var product = await here.Client.AddProductAsync(stock: 1_000_000);
        var killed = await AppProcess.StartAsync(storage.ConnectionString, prefix);
        var sent = new ConcurrentBag<(string Cart, string Key)>();
        var clients = Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            var cart = i.ToString("x24", null);
            for (var n = 0; ; n++)
            {
                sent.Add((cart, $"{n}"));
                await killed.Client.AddAsync(product, 1, cart, $"{n}");
            }
        })).ToList();
        await Eventually.HoldsAsync(() => Task.FromResult(sent.Count > 60));

        await killed.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => Task.WhenAll(clients));
        await killed.DisposeAsync();
        await using var restarted = await AppProcess.StartAsync(storage.ConnectionString, prefix);
        var repeats = await Task.WhenAll(sent.Select(change => restarted.Client.AddAsync(product, 1, change.Cart, change.Key)));

        Assert.All(repeats, repeat => Assert.Equal(HttpStatusCode.OK, repeat.Status));
        Assert.InRange(repeats.Count(repeat => repeat.Replayed is null), 0, 8);
        foreach (var cart in sent.GroupBy(change => change.Cart))
        {
            var stored = await here.Client.GetCartAsync(cart.Key);
            Assert.Equal(cart.Count(), stored.Items[0].Quantity);
        }
    }
}
