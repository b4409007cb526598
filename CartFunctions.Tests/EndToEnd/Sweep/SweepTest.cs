using System.Collections.Concurrent;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Sweeps;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd.Sweep;

/// <summary>The base of the tests of the sweep: expired and unexpired carts, and an app whose storage calls are recorded.</summary>
/// <param name="behaviour">How storage behaves; null for a plain Azurite.</param>
/// <param name="storesCopies">Whether the tests need <see cref="StoreCopiesAsync"/>.</param>
public abstract class SweepTest(DelegatingHandler? behaviour = null, bool storesCopies = false) : IAsyncLifetime
{
    protected const int Ranges = 16;

    private static readonly TimeSpan PageTime = TimeSpan.FromMinutes(10);

    private static int made;

    private readonly string prefix = $"sweep{Interlocked.Increment(ref made)}";

    private Azurite? own;

    protected static TimeSpan Lifetime => TimeSpan.FromDays(30);

    /// <summary>The app's clock.</summary>
    protected ManualClock Clock { get; } = new();

    /// <summary>The time of the last change of an expired cart.</summary>
    protected DateTimeOffset Expired => Clock.GetUtcNow() - Lifetime;

    protected ConcurrentQueue<StorageCall> Calls { get; } = new();

    protected FaultyStorage Storage { get; private set; } = null!;

    protected TestApp App { get; private set; } = null!;

    /// <summary>The table of carts, accessed directly.</summary>
    protected TableClient Direct { get; private set; } = null!;

    protected string Product { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var azurite = storesCopies ? own = await Azurite.StartForManyAsync() : await Azurite.Shared;
        Storage = await FaultyStorage.StartAsync(behaviour, azurite);
        App = await StartAppAsync();
        Direct = new TableClient(azurite.ConnectionString, prefix + "carts");
        Product = await App.Client.AddProductAsync(stock: 9);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await App.DisposeAsync();
        await Storage.DisposeAsync();
        await (own?.DisposeAsync() ?? default);
    }

    /// <summary>Starts an app on the same tables.</summary>
    protected Task<TestApp> StartAppAsync(IReadOnlyDictionary<string, string?>? settings = null) => TestApp.StartAsync(
        new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
        {
            ["CartStorage"] = Storage.ConnectionString,
            ["Carts:TablePrefix"] = prefix,
        },
        builder => builder.Services.AddSingleton<TimeProvider>(Clock));

    protected Task<(int Found, int Deleted, int Unfinished)> SweepAsync() => App.Get<ExpirySweep>().RunAsync(default);

    protected StorageFault Record(StorageCall call)
    {
        Calls.Enqueue(call);
        return StorageFault.None;
    }

    /// <summary>Records a call. Each page takes so long that a run ends before it has read all of them.</summary>
    protected StorageFault RecordSlowPage(StorageCall call)
    {
        Clock.Advance(call.IsWrite ? TimeSpan.Zero : PageTime);
        return Record(call);
    }

    /// <summary>Stores carts with this time of their last change.</summary>
    private protected async Task<List<ObjectId>> SeedAsync(int count, DateTimeOffset updatedAt)
    {
        var ids = Enumerable.Range(0, count).Select(_ => ObjectId.New()).ToList();
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (id, token) => await Direct.AddEntityAsync(NewCart(id, updatedAt), token));
        return ids;
    }

    /// <summary>Stores carts with this time of their last change in each range, by one call a range.</summary>
    private protected async Task<List<ObjectId>> StoreCopiesAsync(int countInARange, DateTimeOffset updatedAt)
    {
        var ids = new List<ObjectId>();
        foreach (var digit in "0123456789abcdef")
        {
            var start = digit + ObjectId.New().ToString()[1..^6];
            var cart = NewCart(ObjectId.Parse(start + "000000"), updatedAt);
            cart["Copies"] = countInARange - 1;
            await Direct.AddEntityAsync(cart);
            ids.AddRange(Enumerable.Range(0, countInARange).Select(i => ObjectId.Parse($"{start}{i:x6}")));
        }

        return ids;
    }

    /// <summary>A sweep must delete the expired carts alone, with two calls for each range and one for each deleted cart.</summary>
    private protected async Task MustSweepAsync(List<ObjectId> expired, List<ObjectId> live)
    {
        Storage.Fault = Record;

        Assert.Equal((expired.Count, expired.Count, 0), await SweepAsync());

        Storage.Fault = _ => StorageFault.None;
        var queries = Calls.Where(call => !call.IsWrite).ToList();
        Assert.Equal(1 + Ranges, queries.Count); // The first one reads the saved progress.
        Assert.Equal(Ranges, Calls.Count(call => call.Path.Contains("sweep", StringComparison.Ordinal) && call.Method == "PUT"));
        Assert.Equal(expired.Count, Calls.Count(call => call.Method == "DELETE"));
        Assert.Equal(expired.Count + 1 + (2 * Ranges), Calls.Count);
        Assert.All(queries.Skip(1), query => Assert.Contains("$select=PartitionKey,RowKey,", query.Query, StringComparison.Ordinal));
        Assert.Empty(await FindAllAsync(expired));
        Assert.Equal(live.Count, (await FindAllAsync(live)).Count);
    }

    private protected static TableEntity NewCart(ObjectId id, DateTimeOffset updatedAt)
    {
        var write = new WriteId((ulong)Random.Shared.NextInt64());
        var cart = Cart.Empty(id, write.ToString(), updatedAt).NextVersion(updatedAt) with
        {
            Lines = [new CartLine(ObjectId.New(), 1, 10)],
        };
        return CartEntity.From(new StoredCart(cart, null, default(RecentWrites).Add(write), default));
    }

    /// <summary>The carts that are still stored.</summary>
    private protected async Task<List<ObjectId>> FindAllAsync(IEnumerable<ObjectId> ids)
    {
        var stored = await Direct.QueryAsync<TableEntity>(select: ["PartitionKey"]).Select(cart => cart.PartitionKey).ToHashSetAsync();
        return [.. ids.Where(id => stored.Contains(id.ToString()))];
    }
}
