using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd.Faults;

/// <summary>A device's cart and two apps: one on faulty storage, one on healthy storage.</summary>
public abstract class FaultTestBase : IAsyncLifetime
{
    protected const string Device = "fault-device";

    private readonly Dictionary<string, string?> tables = new() { ["Carts:TablePrefix"] = $"fault{Guid.NewGuid():N}"[..12] };

    private TestApp app = null!;
    private TestApp healthyApp = null!;

    /// <summary>The clock of both apps.</summary>
    protected ManualClock Clock { get; } = new();

    /// <summary>The faulty storage.</summary>
    protected FaultyStorage Storage { get; private set; } = null!;

    /// <summary>A client of the app on faulty storage.</summary>
    protected CartClient Client => app.Client;

    /// <summary>A client of the app on healthy storage.</summary>
    protected CartClient HealthyClient => healthyApp.Client;

    protected string Product { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(
            new Dictionary<string, string?>(tables) { ["CartStorage"] = Storage.ConnectionString },
            builder => builder.Services.AddSingleton<TimeProvider>(Clock));
        healthyApp = await TestApp.StartAsync(tables, builder => builder.Services.AddSingleton<TimeProvider>(Clock));
        Product = await HealthyClient.AddProductAsync(stock: 1_000);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await healthyApp.DisposeAsync();
        await Storage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds one unit to the device's cart, through the app on faulty storage.</summary>
    protected Task<Answer> AddAsync(string? key = null) => Client.AddAsync(Product, 1, key: key, device: Device);

    /// <summary>Sets the fault of each write of a cart, by its number from 1.</summary>
    protected void OnCartWrite(Func<int, StorageFault> faultOf)
    {
        var writes = 0;
        Storage.Fault = call => call is { IsWrite: true, IsToCarts: true }
            ? faultOf(Interlocked.Increment(ref writes))
            : StorageFault.None;
    }
}
