using System.Net;
using System.Text;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>Storage that responds to a batch with 202 and refuses it inside the response, which the SDK does not retry.</summary>
public sealed class RefusedBatchTests : IAsyncLifetime
{
    private const int Records = 5_000;

    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private int batches;

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

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "ServerBusy")]
    [InlineData(HttpStatusCode.InternalServerError, "OperationTimedOut")]
    public async Task An_import_is_saved_although_some_batches_are_refused_at_first(HttpStatusCode status, string errorCode)
    {
        var refused = 0;
        Fail(batch => batch % 12 is 3 or 4, () =>
        {
            Interlocked.Increment(ref refused);
            return StorageFault.RefusedInside(status, errorCode);
        });

        var answer = await ImportAsync();

        Assert.Equal((HttpStatusCode.OK, Records), (answer.Status, answer.Data.GetProperty("imported").GetInt32()));
        Assert.InRange(refused, 4, batches / 4);
        storage.Fault = _ => StorageFault.None;
        Assert.Equal(Records, await CountAsync());
    }

    [Fact]
    public async Task An_import_by_SKU_is_saved_although_a_read_is_throttled_at_first()
    {
        var reads = 0;
        storage.Fault = call =>
            !call.IsWrite && Interlocked.Increment(ref reads) == 7 ? StorageFault.Busy(retryAfterSeconds: 1) : StorageFault.None;

        var answer = await app.Client.SendAsync(
            "POST",
            "/api/products/import",
            "sku,name,price,stock\n" + string.Concat(Enumerable.Range(1, 100).Select(i => $"SKU-{i},Name {i},1,1\n")),
            "text/csv");

        Assert.Equal((HttpStatusCode.OK, 100), (answer.Status, answer.Data.GetProperty("imported").GetInt32()));
    }

    [Fact]
    public async Task An_import_whose_batches_are_always_refused_ends_with_its_counts()
    {
        Fail(batch => batch > 20, () => StorageFault.RefusedInside(HttpStatusCode.ServiceUnavailable, "ServerBusy"));

        var answer = await ImportAsync("no-id,Bad,1,1\n");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Service unavailable"), (answer.Status, answer.Error));
        storage.Fault = _ => StorageFault.None;
        Assert.Equal(await CountAsync(), answer.Data.GetProperty("imported").GetInt32());
        Assert.Equal(0, answer.Data.GetProperty("rejectedCount").GetInt32()); // The last record is in a step that was not reached.
        Assert.InRange(batches, 21, 20 + (4 * 5));
    }

    private void Fail(Func<int, bool> which, Func<StorageFault> fault) => storage.Fault = call =>
        call.IsWrite && which(Interlocked.Increment(ref batches)) ? fault() : StorageFault.None;

    private async Task<Answer> ImportAsync(string end = "")
    {
        var file = new StringBuilder("id,name,price,stock\n");
        for (var i = 1; i <= Records; i++)
        {
            file.Append($"{i:x24},Name {i},1,1\n");
        }

        return await app.Client.SendAsync("POST", "/api/products/import", file.Append(end).ToString(), "text/csv");
    }

    private async Task<int> CountAsync()
    {
        var (count, continuation) = (0, (string?)null);
        do
        {
            var page = await app.Client.SendAsync("GET", $"/api/products?limit=200&continuation={continuation}");
            count += page.Data.GetProperty("items").GetArrayLength();
            continuation = page.Data.GetProperty("continuation").GetString();
        }
        while (continuation is not null);
        return count;
    }
}
