using System.Net;
using CartFunctions.Storage.Carts;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Throttling storage and missing tables: the app makes fewer and fewer calls, and tells the client what is known.</summary>
public sealed class ThrottlingTests : IAsyncLifetime
{
    private readonly string cart = ObjectId.New().ToString();

    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private string product = null!;
    private int calls;

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        product = await app.Client.AddProductAsync(stock: 1_000);
        await app.Client.AddAsync(product, 1, cart);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task An_add_tries_a_throttled_write_at_most_12_times()
    {
        Fail(call => call.IsWrite, StorageFault.Busy());

        var answer = await app.Client.AddAsync(product, 1, cart);

        MustBeBusy(answer);
        Assert.InRange(calls, 6, 12);
    }

    [Fact]
    public async Task Many_clients_of_one_throttled_cart_make_no_more_calls_than_alone()
    {
        Fail(call => call.IsWrite, StorageFault.Busy());

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => app.Client.AddAsync(product, 1, cart)));

        Assert.All(
            answers, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (answer.Status, answer.Header("Retry-After"))));
        Assert.All(answers, answer => Assert.EndsWith("nothing was changed", answer.Message, StringComparison.Ordinal));
        Assert.InRange(calls, 1, 32 * 12);
    }

    [Theory]
    [InlineData("carts")]
    [InlineData("everything")]
    public async Task A_Retry_After_beyond_the_limit_is_passed_on_at_once(string what)
    {
        Fail(call => what == "everything" || (call.IsWrite && call.IsToCarts), StorageFault.Busy(retryAfterSeconds: 17));

        var answer = await app.Client.AddAsync(product, 1, cart);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "17"), (answer.Status, answer.Header("Retry-After")));
        Assert.InRange(calls, 1, 3);
    }

    [Fact]
    public async Task A_Retry_After_is_honoured_although_the_outcome_is_unknown()
    {
        Fail(call => call.IsWrite, StorageFault.AppliedButReturns(HttpStatusCode.InternalServerError) with { RetryAfterSeconds = 17 });

        var answer = await app.Client.AddAsync(product, 1, cart);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "17"), (answer.Status, answer.Header("Retry-After")));
        Assert.EndsWith("outcome unknown, repeat with an Idempotency-Key", answer.Message, StringComparison.Ordinal);
        Assert.InRange(calls, 1, 3);
    }

    [Fact]
    public async Task A_Retry_After_of_storage_is_honoured_and_the_add_succeeds()
    {
        var refusedAt = DateTimeOffset.MinValue;
        var repeatedAt = DateTimeOffset.MinValue;
        storage.Fault = call =>
        {
            if (!call.IsWrite)
            {
                return StorageFault.None;
            }

            if (refusedAt == DateTimeOffset.MinValue)
            {
                refusedAt = DateTimeOffset.UtcNow;
                return StorageFault.Busy(retryAfterSeconds: 2);
            }

            repeatedAt = DateTimeOffset.UtcNow;
            return StorageFault.None;
        };

        var answer = await app.Client.AddAsync(product, 1, cart);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(repeatedAt - refusedAt >= TimeSpan.FromSeconds(2), $"The next call came after {repeatedAt - refusedAt}.");
    }

    [Fact]
    public async Task The_longest_Retry_After_of_two_concurrent_calls_is_honoured()
    {
        app.Get<CartMemory>().Forget(ObjectId.Parse(cart)); // An add to a remembered cart reads only the product.
        var asked = new List<DateTimeOffset>();
        storage.Fault = call =>
        {
            if (!call.IsToCarts)
            {
                return asked.Count < 2 ? StorageFault.Busy() : StorageFault.None;
            }

            asked.Add(DateTimeOffset.UtcNow);
            return asked.Count == 1
                ? StorageFault.Busy(retryAfterSeconds: 2) with { Before = token => Task.Delay(500, token) }
                : StorageFault.None;
        };

        var answer = await app.Client.AddAsync(product, 1, cart);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(asked[1] - asked[0] >= TimeSpan.FromSeconds(2), $"The next call came after {asked[1] - asked[0]}.");
    }

    [Theory]
    [InlineData("PUT", """{"name":"x","price":1,"stock":1}""")]
    [InlineData("DELETE", null)]
    public async Task A_catalog_write_on_throttling_storage_ends(string method, string? body)
    {
        Fail(call => call.IsWrite, StorageFault.Busy());

        var answer = await app.Client.SendAsync(method, $"/api/products/{product}", body);

        MustBeBusy(answer);
        Assert.InRange(calls, 4, 8);
    }

    [Theory]
    [InlineData("PUT", """{"name":"x","price":1,"stock":1}""")]
    [InlineData("DELETE", null)]
    public async Task A_catalog_write_that_loses_every_race_ends(string method, string? body)
    {
        Fail(call => call.IsWrite, StorageFault.Answer(HttpStatusCode.PreconditionFailed));

        var answer = await app.Client.SendAsync(method, $"/api/products/{product}", body);

        answer.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.InRange(calls, 4, 400);
    }

    [Fact]
    public async Task A_table_that_is_being_deleted_is_a_503_in_every_operation()
    {
        Fail(_ => true, StorageFault.TableBeingDeleted);

        Answer[] answers =
        [
            await app.Client.AddAsync(product, 1, cart),
            await app.Client.GetCartAsync(cart),
            await app.Client.SaveProductAsync(product, stock: 1),
            await app.Client.DeleteProductAsync(product),
            await app.Client.SendAsync("GET", "/api/products"),
            await app.Client.SendAsync("POST", "/api/products/import", $"id,name,price,stock\n{product},x,1,1\n", "text/csv"),
        ];

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status));
        Assert.InRange(calls, 6, 40);
    }

    private void Fail(Func<StorageCall, bool> which, StorageFault fault) => storage.Fault = call =>
    {
        Interlocked.Increment(ref calls);
        return which(call) ? fault : StorageFault.None;
    };

    private static void MustBeBusy(Answer answer)
    {
        answer.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.Equal("Service unavailable: storage is busy, nothing was changed", answer.Message);
        Assert.Equal("1", answer.Header("Retry-After"));
    }
}
