using System.Net;
using CartFunctions.Tests.Support;
using CartFunctions.WorkerHost;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.EndToEnd.Worker;

/// <summary>What an operator finds in the logs of the Functions host.</summary>
public sealed class WorkerLogTests : IAsyncLifetime
{
    private readonly string cart = ObjectId.New().ToString();

    private FaultyStorage storage = null!;

    public async ValueTask InitializeAsync() => storage = await FaultyStorage.StartAsync();

    public ValueTask DisposeAsync() => storage.DisposeAsync();

    [Fact]
    public async Task Log_levels_are_settings_and_no_level_names_a_cart()
    {
        var settings = new Dictionary<string, string?>
        {
            ["CartStorage"] = storage.ConnectionString,
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
            ["Logging:LogLevel:CartFunctions.Http"] = "Error",
        };
        await using var app = await WorkerApp.StartAsync(settings);
        var product = await app.Client.AddProductAsync(stock: 9);
        await app.Client.AddAsync(product, 1, cart);
        await app.Client.SetAsync(product, 2, cart, key: "a-key-0d1f");

        storage.Fault = _ => StorageFault.Reset;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Client.GetCartAsync(cart)).Status);
        storage.Fault = _ => StorageFault.Answer(HttpStatusCode.BadRequest);
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.Client.GetCartAsync(cart)).Status);
        await app.IdleAsync(); // A log line may come after the answer.

        Assert.Contains("An unforeseen failure", app.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Storage failed", app.Log.Text, StringComparison.Ordinal); // It is a warning.
        Assert.All([cart, "/api/cart/", "a-key-0d1f"], secret => Assert.DoesNotContain(secret, app.Log.Text, StringComparison.OrdinalIgnoreCase));
    }
}
