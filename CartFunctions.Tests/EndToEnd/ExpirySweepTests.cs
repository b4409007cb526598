using System.Collections.Concurrent;
using System.Net;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Writes;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The sweep that deletes expired carts, on a real Azurite with every call to it seen.</summary>
public sealed class ExpirySweepTests : IAsyncLifetime
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private static int made;

    private readonly string prefix = $"sweep{Interlocked.Increment(ref made)}";
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();
    private readonly ConcurrentQueue<StorageCall> calls = new();

    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private TableClient direct = null!;
    private string product = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await StartAsync();
        direct = new TableClient((await Azurite.Shared).ConnectionString, prefix + "carts");
        product = await app.Client.AddProductAsync(stock: 9);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public Task Only_what_expired_is_deleted_by_one_query_for_keys_and_one_call_a_cart() => MustSweepAsync(expired: 30, live: 70);

    [Fact]
    [Trait("Category", "Long")]
    public Task A_thousand_expired_carts_of_20_000_are_swept() => MustSweepAsync(expired: 1_000, live: 19_000);

    [Fact]
    public async Task A_cart_that_is_touched_in_the_middle_of_the_sweep_survives()
    {
        var ids = await SeedAsync(20, now - Lifetime);
        var touched = ids[7].ToString();
        storage.Fault = call => call.Method == "DELETE" && call.Path.Contains(touched, StringComparison.Ordinal)
            ? new StorageFault { Before = _ => app.Client.AddAsync(product, 2, touched) }
            : StorageFault.None;

        var swept = await app.Get<ExpirySweep>().RunAsync(default);

        Assert.Equal((20, 19), swept);
        await MustHoldAsync(touched, 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_that_meets_the_sweep_is_neither_lost_nor_false(bool answerIsLost)
    {
        var cart = (await SeedAsync(1, now - Lifetime))[0].ToString();
        var met = 0;
        storage.Fault = call => call.Method == "PUT" && call.IsToCarts && Interlocked.Exchange(ref met, 1) == 0
            ? new StorageFault { Before = SweepAsync, IsDropped = answerIsLost }
            : StorageFault.None;

        var answer = await app.Client.AddAsync(product, 2, cart);

        Assert.Equal((1, HttpStatusCode.OK), (met, answer.Status));
        await MustHoldAsync(cart, 2);

        async Task SweepAsync(CancellationToken cancellationToken) =>
            Assert.Equal((1, 1), await app.Get<ExpirySweep>().RunAsync(cancellationToken));
    }

    [Fact]
    public async Task A_delete_whose_answer_is_lost_is_repeated_and_the_sweep_goes_on()
    {
        var ids = await SeedAsync(20, now - Lifetime);
        var lost = 0;
        storage.Fault = call => call.Method == "DELETE" && Interlocked.Exchange(ref lost, 1) == 0
            ? StorageFault.LostAnswer
            : StorageFault.None;

        Assert.Equal((20, 19), await app.Get<ExpirySweep>().RunAsync(default));

        Assert.Empty(await FindAllAsync(ids));
    }

    [Fact]
    public async Task A_lifetime_of_zero_turns_the_sweep_off_before_any_call()
    {
        await using var forEver = await StartAsync(new Dictionary<string, string?> { ["Carts:ExpireAfter"] = "00:00:00" });
        storage.Fault = Record;

        Assert.Equal((0, 0), await forEver.Get<ExpirySweep>().RunAsync(default));

        Assert.Empty(calls);
    }

    [Fact]
    public async Task The_standalone_host_sweeps_every_night()
    {
        var clock = new FakeTimeProvider();
        await using var nightly = await WhileTimePassesAsync(TestApp.StartAsync(
            configure: builder => builder.Services.AddSingleton<TimeProvider>(clock)));
        var cart = await WhileTimePassesAsync(AddAsync());
        var carts = new TableClient((await Azurite.Shared).ConnectionString, nightly.Prefix + "carts");

        await Eventually.HoldsAsync(async () =>
        {
            clock.Advance(TimeSpan.FromDays(1));
            return !(await carts.GetEntityIfExistsAsync<TableEntity>(cart.CartId, CartEntity.RowKey)).HasValue;
        });

        Assert.True(clock.GetUtcNow() >= cart.Cart.UpdatedAt + Lifetime);

        async Task<Answer> AddAsync() => await nightly.Client.AddAsync(await nightly.Client.AddProductAsync(stock: 9), 1);

        // What the app waits for, such as before a call that it repeats, is due by this clock too.
        async Task<T> WhileTimePassesAsync<T>(Task<T> work)
        {
            await Eventually.HoldsAsync(() =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(100));
                return Task.FromResult(work.IsCompleted);
            });
            return await work;
        }
    }

    private async Task MustSweepAsync(int expired, int live)
    {
        var gone = await SeedAsync(expired, now - Lifetime);
        var staying = await SeedAsync(live, now - Lifetime + TimeSpan.FromHours(1));
        storage.Fault = Record;

        Assert.Equal((expired, expired), await app.Get<ExpirySweep>().RunAsync(default));

        storage.Fault = _ => StorageFault.None;
        var queries = calls.Where(call => !call.IsWrite).ToList();
        Assert.Equal(expired, calls.Count(call => call.Method == "DELETE"));
        Assert.Equal(calls.Count - expired, queries.Count);
        Assert.InRange(queries.Count, 1, 1 + (expired / 1_000)); // A full page may be followed by an empty one.
        Assert.All(queries, query => Assert.Contains("$select=PartitionKey,RowKey", query.Query, StringComparison.Ordinal));
        Assert.Empty(await FindAllAsync(gone));
        Assert.Equal(live, (await FindAllAsync(staying)).Count);
    }

    private Task<TestApp> StartAsync(IReadOnlyDictionary<string, string?>? settings = null) =>
        TestApp.StartAsync(new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
        {
            ["CartStorage"] = storage.ConnectionString,
            ["Carts:TablePrefix"] = prefix,
        });

    private StorageFault Record(StorageCall call)
    {
        calls.Enqueue(call);
        return StorageFault.None;
    }

    /// <summary>Carts that last changed at a time.</summary>
    private async Task<List<ObjectId>> SeedAsync(int count, DateTimeOffset updatedAt)
    {
        var ids = Enumerable.Range(0, count).Select(_ => ObjectId.New()).ToList();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (id, token) =>
        {
            var write = new WriteId((ulong)Random.Shared.NextInt64());
            var cart = Cart.Empty(id, write.ToString(), updatedAt).NextVersion(updatedAt) with
            {
                Lines = [new CartLine(ObjectId.New(), 1, 10)],
            };
            await direct.AddEntityAsync(CartEntity.From(new StoredCart(cart, null, default(RecentWrites).Add(write), default)), token);
        });
        return ids;
    }

    private async Task<List<ObjectId>> FindAllAsync(IEnumerable<ObjectId> ids)
    {
        var stored = await direct.QueryAsync<TableEntity>(select: ["PartitionKey"]).Select(cart => cart.PartitionKey).ToHashSetAsync();
        return [.. ids.Where(id => stored.Contains(id.ToString()))];
    }

    private async Task MustHoldAsync(string cart, int quantity)
    {
        storage.Fault = _ => StorageFault.None;
        Assert.Equal(quantity, Assert.Single((await app.Client.GetCartAsync(cart)).Items).Quantity);
    }
}
