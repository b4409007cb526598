using System.Net;
using CartFunctions.Tests.Support;
using CartFunctions.WorkerHost;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.EndToEnd.Worker;

/// <summary>The start and end of a worker process.</summary>
[Trait("Category", "Long")]
public sealed class WorkerProcessTests
{
    [Theory]
    [InlineData("CartStorage", "", "Setting CartStorage is missing")]
    [InlineData("Carts__ExpireAfter", "24:00:00", "Setting Carts__ExpireAfter is malformed")]
    [InlineData("Carts__Identity", "easyauth", "Setting Carts__Identity must not be easyauth here")]
    public async Task An_invalid_setting_ends_the_start_with_one_error_line(
        string name, string value, string complaint)
    {
        var log = new HostLog();

        var ended = await Assert.ThrowsAsync<WorkerStartException>(
            () => WorkerApp.StartAsync(new Dictionary<string, string?> { [name] = value }, log));

        Assert.Equal(1, ended.ExitCode);
        var line = Assert.Single(log.Lines);
        Assert.Equal((LogSource.Error, LogLevel.Error), (line.Source, line.Level));
        Assert.StartsWith($"Start failed: {complaint}", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_end_ends_by_itself()
    {
        var log = new HostLog();
        var app = await WorkerApp.StartAsync(null, log);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.SendAsync("GET", "/api/health")).Status);

        await app.DisposeAsync();

        Assert.Contains(log.Lines, line => line.Message == "The worker exited with code 0.");
        Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Keyed_adds_count_once_when_repeated_after_a_killed_worker()
    {
        await using var app = await WorkerApp.StartAsync();
        using var client = new CartClient(app.Host.Address); // Responses are not recorded: the host sends an empty 500 itself.
        var product = await client.AddProductAsync(stock: 1_000);
        var cart = ObjectId.New().ToString();
        var first = app.Host.WorkerProcessId;
        var done = 0;

        var clients = Task.WhenAll(Enumerable.Range(0, 4).Select(i => AddAllAsync($"client-{i}")));
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref done) >= 20));
        app.Host.KillWorker();
        var broken = await clients;

        Assert.NotEqual(first, app.Host.WorkerProcessId);
        Assert.Contains(broken, isBroken => isBroken); // At least one add was in progress.
        Assert.Equal(100, (await client.GetCartAsync(cart)).Items.Single().Quantity);

        async Task<bool> AddAllAsync(string name)
        {
            var isBroken = false;
            for (var add = 0; add < 25; add++)
            {
                var status = await TryAddAsync($"{name}-{add}");
                while (status != HttpStatusCode.OK)
                {
                    isBroken |= status != HttpStatusCode.ServiceUnavailable; // The app's own answer if storage is slow.
                    status = await TryAddAsync($"{name}-{add}");
                }

                Interlocked.Increment(ref done);
            }

            return isBroken;
        }

        // The host answers an interrupted request with an empty 500, or closes the connection if the response had begun.
        async Task<HttpStatusCode?> TryAddAsync(string key)
        {
            try
            {
                var answer = await client.AddAsync(product, 1, cart, key);
                Assert.True(answer.Status != HttpStatusCode.InternalServerError || answer.Text.Length == 0, answer.Text);
                return answer.Status;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }
    }
}
