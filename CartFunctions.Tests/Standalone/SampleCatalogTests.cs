using System.Net;
using CartFunctions.Standalone;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Standalone;

/// <summary>The sample catalog, and interrupted loads.</summary>
public sealed class SampleCatalogTests : IAsyncLifetime
{
    private const int All = 13;
    private const int Partial = 8;

    private static readonly string CatalogFile = Repository.PathTo("eng", "sample-catalog", "products.ndjson");

    private FaultyStorage storage = null!;
    private TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task The_next_start_completes_a_failed_load_and_keeps_changes()
    {
        await FailToLoadAsync();
        var changed = (await ListAsync())[0];
        await app.Client.SaveProductAsync(changed, stock: 1, name: "Changed");

        await LoadAsync();

        Assert.Equal(All, (await ListAsync()).Count);
        Assert.Equal("Changed", (await app.Client.GetProductAsync(changed)).Data.GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.OK, (await app.Client.SendAsync("GET", "/api/coupons/WELCOME10")).Status);
        Assert.Equal(All + 1, (await app.Get<StorageTables>().Products.QueryAsync(null, 100, default)).Count); // The marker is gone.
    }

    [Fact]
    public async Task A_product_that_was_deleted_does_not_come_back()
    {
        await FailToLoadAsync();
        await LoadAsync();
        var deleted = (await ListAsync())[0];
        await app.Client.DeleteProductAsync(deleted);

        await LoadAsync();

        Assert.DoesNotContain(deleted, await ListAsync());
        Assert.Equal(All - 1, (await ListAsync()).Count);
    }

    [Fact]
    public async Task A_users_own_catalog_gets_no_samples()
    {
        var own = await app.Client.AddProductAsync(stock: 1);

        await LoadAsync();

        Assert.Equal([own], await ListAsync());
    }

    [Fact]
    public async Task A_temporary_storage_failure_does_not_stop_the_load()
    {
        var calls = 0;
        storage.Fault = _ => Interlocked.Increment(ref calls) % 7 == 0 ? StorageFault.Busy() : StorageFault.None;

        await LoadAsync();

        storage.Fault = _ => StorageFault.None;
        Assert.Equal(All, (await ListAsync()).Count);
    }

    /// <summary>Loads until some products are saved; from then on storage rejects every call.</summary>
    private async Task FailToLoadAsync()
    {
        var products = 0;
        storage.Fault = call => Volatile.Read(ref products) == Partial + 1 // The first write is the mark.
            ? StorageFault.Answer(HttpStatusCode.Forbidden) with { ErrorCode = "AuthorizationFailure" }
            : new StorageFault { AfterApplied = () => products += call.IsWrite ? 1 : 0 };
        await Assert.ThrowsAsync<StorageFaultException>(LoadAsync);
        storage.Fault = _ => StorageFault.None;
        Assert.Equal(Partial, (await ListAsync()).Count);
    }

    private Task LoadAsync() => SampleCatalog.LoadIfEmptyAsync(app.Services, CatalogFile);

    private async Task<List<string>> ListAsync() =>
        [.. (await app.Client.SendAsync("GET", "/api/products")).Data.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("_id").GetString()!)];
}
