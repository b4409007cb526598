using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>A save and a delete of a product between an app and a storage that loses answers, or does things late.</summary>
public sealed class ProductWriteTests : IAsyncLifetime
{
    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private string product = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        product = await app.Client.AddProductAsync(stock: 9);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task A_save_that_storage_does_late_does_not_undo_a_newer_one()
    {
        var release = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1
            ? StorageFault.Held(release.Task) with { AfterDone = () => arrived.SetResult() }
            : StorageFault.None;

        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(price: 1)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(price: 2)).Status);
        release.SetResult();
        await arrived.Task;

        Assert.Equal(2, await PriceAsync());
    }

    [Fact]
    public async Task A_save_whose_answer_is_lost_is_found_to_be_in_and_is_not_repeated_over_a_newer_one()
    {
        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1 ? StorageFault.LostAnswer : StorageFault.None;

        var answer = await SaveAsync(price: 1);

        Assert.Equal((HttpStatusCode.OK, 1), (answer.Status, writes));
        Assert.Equal(1, await PriceAsync());
    }

    [Fact]
    public async Task A_new_product_whose_answer_is_lost_is_said_to_be_made()
    {
        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1 ? StorageFault.LostAnswer : StorageFault.None;

        var answer = await app.Client.SaveProductAsync(ObjectId.New().ToString(), stock: 1);

        Assert.Equal((HttpStatusCode.Created, 1), (answer.Status, writes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delete_whose_answer_is_lost_is_done_once_and_answers_with_the_product(bool isMadeBySave)
    {
        if (!isMadeBySave)
        {
            product = ObjectId.New().ToString();
            await app.Client.SendAsync("POST", "/api/products/import", $"id,name,price,stock\n{product},Imported,1,1\n", "text/csv");
        }

        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1 ? StorageFault.LostAnswer : StorageFault.None;

        var deleted = await app.Client.DeleteProductAsync(product);
        var again = await app.Client.DeleteProductAsync(product);

        Assert.Equal((HttpStatusCode.OK, product), (deleted.Status, deleted.Data.GetProperty("_id").GetString()));
        again.MustFail(HttpStatusCode.NotFound, "Product not found");
        Assert.Equal(1, writes);
    }

    [Fact]
    public async Task Saves_that_race_in_two_apps_all_succeed_and_the_last_one_stands()
    {
        await using var other = await TestApp.StartAsync(new Dictionary<string, string?>
        {
            ["CartStorage"] = storage.ConnectionString,
            ["Carts:TablePrefix"] = app.Prefix,
        });

        var answers = await Task.WhenAll(Enumerable.Range(1, 24).Select(price => SaveAsync(price, price % 2 == 0 ? app : other)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.InRange(await PriceAsync(), 1, 24);
    }

    private Task<Answer> SaveAsync(int price, TestApp? by = null) =>
        (by ?? app).Client.SaveProductAsync(product, stock: 9, price: $"{price}");

    private async Task<int> PriceAsync() =>
        (await app.Client.GetProductAsync(product)).Data.GetProperty("price").GetInt32();
}
