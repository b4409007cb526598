using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Saving and deleting a product on storage that loses responses or applies writes late.</summary>
public sealed class ProductWriteTests : IAsyncLifetime
{
    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private TestApp other = null!;
    private string product = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(
            new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        other = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:TablePrefix"] = app.Prefix });
        product = await app.Client.AddProductAsync(stock: 9);
    }

    public async ValueTask DisposeAsync()
    {
        await other.DisposeAsync();
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task A_save_that_storage_applies_late_does_not_undo_a_newer_one()
    {
        var release = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1
            ? StorageFault.Late(release.Task) with { AfterApplied = () => arrived.SetResult() }
            : StorageFault.None;

        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(price: 1)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(price: 2)).Status);
        release.SetResult();
        await arrived.Task;

        Assert.Equal(2, await PriceAsync());
    }

    [Fact]
    public async Task A_save_with_a_lost_response_is_not_repeated_over_a_newer_one()
    {
        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1 ? StorageFault.LostResponse : StorageFault.None;

        var answer = await SaveAsync(price: 1);

        Assert.Equal((HttpStatusCode.OK, 1), (answer.Status, writes));
        Assert.Equal(1, await PriceAsync());
    }

    [Fact]
    public async Task A_new_product_with_a_lost_response_is_reported_as_created()
    {
        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1 ? StorageFault.LostResponse : StorageFault.None;

        var answer = await app.Client.SaveProductAsync(ObjectId.New().ToString(), stock: 1);

        Assert.Equal((HttpStatusCode.Created, 1), (answer.Status, writes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delete_with_a_lost_response_happens_once_and_returns_the_product(bool isMadeBySave)
    {
        if (!isMadeBySave)
        {
            product = ObjectId.New().ToString();
            await app.Client.SendAsync("POST", "/api/products/import", $"id,name,price,stock\n{product},Imported,1,1\n", "text/csv");
        }

        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1 ? StorageFault.LostResponse : StorageFault.None;

        var deleted = await app.Client.DeleteProductAsync(product);
        var again = await app.Client.DeleteProductAsync(product);

        Assert.Equal((HttpStatusCode.OK, product), (deleted.Status, deleted.Data.GetProperty("_id").GetString()));
        again.MustFail(HttpStatusCode.NotFound, "Product not found");
        Assert.Equal(1, writes);
    }

    [Fact]
    public async Task A_deleted_product_stays_deleted_when_a_late_write_arrives()
    {
        var late = ObjectId.New().ToString();
        var release = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1
            ? StorageFault.Late(release.Task) with { AfterApplied = () => arrived.SetResult() }
            : StorageFault.None;

        Assert.Equal(HttpStatusCode.Created, (await app.Client.SaveProductAsync(late, stock: 9)).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.DeleteProductAsync(late)).Status);
        release.SetResult();
        await arrived.Task;

        await MustBeGoneAsync(late);
    }

    [Fact]
    public async Task A_save_with_a_lost_response_is_not_repeated_after_a_delete()
    {
        storage.Fault = LoseResponseThen(() => other.Client.DeleteProductAsync(product));

        var saved = await SaveAsync(price: 1);

        Assert.Equal((HttpStatusCode.OK, 1), (saved.Status, saved.Data.GetProperty("price").GetInt32()));
        await MustBeGoneAsync(product);
    }

    [Fact]
    public async Task A_delete_with_a_lost_response_spares_a_product_created_since()
    {
        storage.Fault = LoseResponseThen(() => SaveAsync(price: 3, other));

        var deleted = await app.Client.DeleteProductAsync(product);

        Assert.Equal((HttpStatusCode.OK, 10), (deleted.Status, deleted.Data.GetProperty("price").GetInt32()));
        Assert.Equal(3, await PriceAsync());
    }

    [Fact]
    public async Task A_product_created_again_with_a_lost_response_is_reported_as_created()
    {
        await app.Client.DeleteProductAsync(product);
        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1 ? StorageFault.LostResponse : StorageFault.None;

        Assert.Equal((HttpStatusCode.Created, 1), ((await SaveAsync(price: 1)).Status, writes));
    }

    [Fact]
    public async Task Of_two_racing_saves_of_a_deleted_product_one_creates_it()
    {
        await app.Client.DeleteProductAsync(product);
        var met = 0;
        Answer? first = null;
        storage.Fault = call => call.IsWrite && Interlocked.Exchange(ref met, 1) == 0
            ? new StorageFault { Before = async _ => first = await SaveAsync(price: 1, other) }
            : StorageFault.None;

        var saved = await SaveAsync(price: 2);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first?.Status, saved.Status));
        Assert.Equal(2, await PriceAsync());
    }

    [Fact]
    public async Task Saves_that_race_in_two_apps_all_succeed_and_the_last_one_stands()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 24).Select(price => SaveAsync(price, price % 2 == 0 ? app : other)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.InRange(await PriceAsync(), 1, 24);
    }

    /// <summary>Loses the response to the first write, and runs an action before the app checks whether it was applied.</summary>
    private static Func<StorageCall, StorageFault> LoseResponseThen(Func<Task> act)
    {
        var writes = 0;
        var reads = 0;
        return call =>
            call.IsWrite ? (Interlocked.Increment(ref writes) == 1 ? StorageFault.LostResponse : StorageFault.None)
            : Volatile.Read(ref writes) == 1 && Interlocked.Exchange(ref reads, 1) == 0 ? new StorageFault { Before = _ => act() }
            : StorageFault.None;
    }

    private async Task MustBeGoneAsync(string id)
    {
        (await app.Client.GetProductAsync(id)).MustFail(HttpStatusCode.NotFound, "Product not found");
        (await app.Client.AddAsync(id, 1)).MustFail(HttpStatusCode.NotFound, "Product not found");
        (await app.Client.ChangeStockAsync(id, 1)).MustFail(HttpStatusCode.NotFound, "Product not found");
        (await app.Client.DeleteProductAsync(id)).MustFail(HttpStatusCode.NotFound, "Product not found");
        Assert.DoesNotContain(id, (await app.Client.SendAsync("GET", "/api/products")).Text, StringComparison.Ordinal);
    }

    private Task<Answer> SaveAsync(int price, TestApp? by = null) =>
        (by ?? app).Client.SaveProductAsync(product, stock: 9, price: $"{price}");

    private async Task<int> PriceAsync() =>
        (await app.Client.GetProductAsync(product)).Data.GetProperty("price").GetInt32();
}
