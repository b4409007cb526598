using System.Net;
using System.Text.Json;
using CartFunctions.Storage.Reservations;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>The base of the tests of reservations and checkouts: an app with a manual clock.</summary>
public abstract class PurchaseTest : IAsyncLifetime
{
    /// <summary>The time after which a default reservation is expired on every clock.</summary>
    protected static readonly TimeSpan PastDefaultReservation = TimeSpan.FromMinutes(15 + 2);

    /// <summary>Further settings of the app.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>();

    protected ManualClock Clock { get; } = new();

    protected FaultyStorage Storage { get; private set; } = null!;

    protected TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Storage = await FaultyStorage.StartAsync();
        App = await StartAsync(Clock);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await App.DisposeAsync();
        await Storage.DisposeAsync();
    }

    /// <summary>
    /// Runs a test with a fault at each call of a request: one after the other, or all concurrently, each on its own app, if each takes as
    /// long as the app's time-out.
    /// </summary>
    protected async Task AtEachPlaceAsync<TTest>(int places, string fault, Func<TTest, int, Task> run)
        where TTest : PurchaseTest, new()
    {
        if (fault == FaultPlaces.NotDoneInTime)
        {
            await Task.WhenAll(Enumerable.Range(1, places).Select(RunApartAsync));
            return;
        }

        for (var place = 1; place <= places; place++)
        {
            await run((TTest)this, place);
        }

        async Task RunApartAsync(int place)
        {
            await using var test = new TTest();
            await test.InitializeAsync();
            await run(test, place);
        }
    }

    /// <summary>Starts another app on the same tables.</summary>
    protected Task<TestApp> OtherAppAsync(ManualClock? clock = null, ILoggerProvider? log = null) =>
        StartAsync(clock ?? Clock, App.Prefix, log);

    /// <summary>Creates a cart with some units of a product.</summary>
    protected async Task<string> CartWithAsync(string product, int quantity, TestApp? app = null)
    {
        var answer = await (app ?? App).Client.AddAsync(product, quantity);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.CartId;
    }

    /// <summary>The stock and the reserved units of a product.</summary>
    protected async Task<(int Stock, int Reserved)> StockAsync(string product)
    {
        var shown = (await App.Client.GetProductAsync(product)).Data;
        return (shown.GetProperty("stock").GetInt32(), shown.GetProperty("reserved").GetInt32());
    }

    /// <summary>Runs the nightly sweep of the reservations.</summary>
    protected async Task SweepReservationsAsync() => await App.Get<ReservationSweep>().RunAsync(default);

    /// <summary>When a cart's reservation expires; null for none.</summary>
    protected static DateTimeOffset? UntilIn(Answer answer)
    {
        var cart = answer.Json.TryGetProperty("success", out _) ? answer.Data : answer.Json;
        var reservation = cart.GetProperty("reservation");
        return reservation.ValueKind == JsonValueKind.Null ? null : reservation.GetProperty("until").GetDateTimeOffset();
    }

    private Task<TestApp> StartAsync(ManualClock clock, string? prefix = null, ILoggerProvider? log = null)
    {
        var settings = new Dictionary<string, string?>(Settings) { ["CartStorage"] = Storage.ConnectionString };
        if (prefix is not null)
        {
            settings["Carts:TablePrefix"] = prefix;
        }

        return TestApp.StartAsync(settings, configure: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            if (log is not null)
            {
                builder.Logging.AddProvider(log);
            }
        });
    }
}
