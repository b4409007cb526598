using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Unreachable, slow or throttling storage: the response comes in time and shows no stack trace.</summary>
public sealed class StorageTroubleTests : IAsyncLifetime
{
    private static readonly TimeSpan NoHang = TimeSpan.FromSeconds(20);

    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private string product = null!;
    private string cart = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        product = await app.Client.AddProductAsync(stock: 9);
        cart = (await app.Client.AddAsync(product, 1)).CartId;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task Throttling_storage_is_a_503_at_once_even_with_a_long_Retry_After()
    {
        storage.Fault = _ => StorageFault.Answer(HttpStatusCode.ServiceUnavailable) with { RetryAfterSeconds = 30 };

        await EveryOperationMustAnswerUnavailableAsync();
    }

    [Fact]
    public Task A_response_that_is_not_the_table_services_is_a_503()
    {
        (int Status, string Body, string ContentType)[] responses =
        [
            (200, "<html></html>", "text/html"),
            (200, "", "application/json"),
            (200, "null", "application/json"),
            (200, "[]", "application/json"),
            (200, """{"status":"ok"}""", "application/json"),
            (201, "<html></html>", "text/html"),
            (202, "", "multipart/mixed; boundary=b"),
            (204, "", "text/html"),
            (302, "<html></html>", "text/html"),
            (400, "<html></html>", "text/html"),
            (404, "<html></html>", "text/html"),
            (404, """{"odata.error":{"code":"NoSuchPage","message":{"lang":"en","value":"None."}}}""", "application/json"),
            (405, "", "text/plain"),
            (409, "", "text/plain"),
            (412, "", "text/plain"),
        ];

        // Each takes as long as the app waits for storage.
        return Parallel.ForEachAsync(responses, new ParallelOptions { MaxDegreeOfParallelism = 5 }, async (response, _) =>
        {
            await using var test = new StorageTroubleTests();
            await test.InitializeAsync();
            test.storage.Fault = _ => StorageFault.Page((HttpStatusCode)response.Status) with
            {
                Body = response.Body,
                ContentType = response.ContentType,
            };
            var failure = await Record.ExceptionAsync(test.EveryOperationMustAnswerUnavailableAsync);
            Assert.True(failure is null, $"{response}: {failure}");
        });
    }

    [Fact]
    public async Task A_truncated_storage_response_is_a_503()
    {
        storage.Fault = _ => new StorageFault { IsCutShort = true };

        Task<Answer>[] operations =
        [
            app.Client.GetCartAsync(cart),
            app.Client.AddAsync(product, 1, cart),
            app.Client.SendAsync("GET", "/api/products"),
            app.Client.GetProductAsync(product),
            app.Client.SendAsync("POST", "/api/products/import", $"id,name,price,stock\n{product},x,1,1\n", "text/csv"),
        ];

        foreach (var operation in operations)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await operation.WaitAsync(NoHang)).Status);
        }
    }

    [Fact]
    public async Task A_read_that_gets_a_foreign_page_once_is_repeated()
    {
        var pages = 0;
        storage.Fault = call => !call.IsWrite && Interlocked.Increment(ref pages) == 1
            ? StorageFault.Page(HttpStatusCode.NotFound)
            : StorageFault.None;

        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetCartAsync(cart)).Status);
    }

    [Fact]
    public async Task Storage_that_responds_after_30_seconds_is_a_503()
    {
        storage.Fault = _ => StorageFault.Delay(TimeSpan.FromSeconds(30));

        await EveryOperationMustAnswerUnavailableAsync();
    }

    [Fact]
    public async Task Stalled_reads_of_queued_changes_are_503s()
    {
        storage.Fault = call => call.IsWrite ? StorageFault.None : StorageFault.Delay(TimeSpan.FromSeconds(30));

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.Client.AddAsync(product, 1, cart))).WaitAsync(NoHang);

        Assert.All(answers, answer => answer.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable"));
    }

    [Fact]
    public async Task Storage_that_writes_after_30_seconds_is_a_503_that_says_the_outcome_is_unknown()
    {
        storage.Fault = call => call.IsWrite ? StorageFault.Delay(TimeSpan.FromSeconds(30)) : StorageFault.None;

        var answer = await app.Client.AddAsync(product, 1, cart).WaitAsync(NoHang);

        answer.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.Equal(
            "Service unavailable: outcome unknown, repeat with an Idempotency-Key", answer.Message);
    }

    [Fact]
    public async Task Storage_that_resets_every_connection_is_a_503()
    {
        storage.Fault = _ => StorageFault.Reset;

        await EveryOperationMustAnswerUnavailableAsync();
    }

    [Fact]
    public async Task Unreachable_storage_is_a_503_and_the_app_recovers_with_it()
    {
        await storage.DisposeAsync();

        await EveryOperationMustAnswerUnavailableAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_read_that_fails_once_is_repeated(bool resets)
    {
        var failures = 0;
        storage.Fault = call => !call.IsWrite && Interlocked.Increment(ref failures) == 1
            ? resets ? StorageFault.Reset : StorageFault.Answer(HttpStatusCode.InternalServerError)
            : StorageFault.None;

        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetCartAsync(cart)).Status);
    }

    private async Task EveryOperationMustAnswerUnavailableAsync()
    {
        var health = app.Client.SendAsync("GET", "/api/health");
        Task<Answer>[] operations =
        [
            app.Client.AddAsync(product, 1, cart),
            app.Client.GetCartAsync(cart),
            app.Client.SetAsync(product, 2, cart),
            app.Client.RemoveAsync(product, cart),
            app.Client.ClearAsync(cart),
            app.Client.SendAsync("GET", "/api/products"),
            app.Client.GetProductAsync(product),
            app.Client.SaveProductAsync(product, stock: 1),
            app.Client.DeleteProductAsync(product),
        ];

        foreach (var operation in operations)
        {
            var answer = await operation.WaitAsync(NoHang);
            answer.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
            Assert.Matches("^[1-9][0-9]?$", answer.Header("Retry-After"));
            Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await health.WaitAsync(NoHang)).Status);
    }
}
