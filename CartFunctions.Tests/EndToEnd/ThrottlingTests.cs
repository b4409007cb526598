using System.Net;
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
    public async Task An_add_asks_a_storage_that_refuses_every_write_at_most_12_times_and_says_that_nothing_was_changed()
    {
        Fail(call => call.IsWrite, StorageFault.Busy());

        var answer = await app.Client.AddAsync(product, 1, cart);

        MustBeBusy(answer);
        Assert.InRange(calls, 6, 12);
    }

    [Fact]
    public async Task Many_clients_of_one_cart_do_not_ask_it_more_often_in_all_than_each_would_alone()
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
    public async Task A_wait_that_storage_asks_for_and_nobody_can_hold_is_passed_on_at_once(string what)
    {
        Fail(call => what == "everything" || (call.IsWrite && call.IsToCarts), StorageFault.Busy(retryAfterSeconds: 17));

        var answer = await app.Client.AddAsync(product, 1, cart);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "17"), (answer.Status, answer.Header("Retry-After")));
        Assert.InRange(calls, 1, 3);
    }

    [Fact]
    public async Task A_wait_that_storage_asks_for_with_another_fault_is_not_cut_short_to_end_a_doubt()
    {
        Fail(call => call.IsWrite, StorageFault.DoneBut(HttpStatusCode.InternalServerError) with { RetryAfterSeconds = 17 });

        var answer = await app.Client.AddAsync(product, 1, cart);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "17"), (answer.Status, answer.Header("Retry-After")));
        Assert.EndsWith("outcome unknown, repeat with an Idempotency-Key", answer.Message, StringComparison.Ordinal);
        Assert.InRange(calls, 1, 3);
    }

    [Fact]
    public async Task A_wait_that_storage_asks_for_is_kept_and_then_the_add_is_done()
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
        Assert.True(repeatedAt - refusedAt >= TimeSpan.FromSeconds(2), $"It was asked again after {repeatedAt - refusedAt}.");
    }

    [Fact]
    public async Task A_wait_that_storage_asks_for_is_kept_also_if_another_of_two_calls_made_at_once_failed_first()
    {
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
        Assert.True(asked[1] - asked[0] >= TimeSpan.FromSeconds(2), $"It was asked again after {asked[1] - asked[0]}.");
    }

    [Theory]
    [InlineData("PUT", """{"name":"x","price":1,"stock":1}""")]
    [InlineData("DELETE", null)]
    public async Task A_write_of_the_catalog_ends_as_well(string method, string? body)
    {
        Fail(call => call.IsWrite, StorageFault.Busy());

        var answer = await app.Client.SendAsync(method, $"/api/products/{product}", body);

        MustBeBusy(answer);
        Assert.InRange(calls, 4, 8);
    }

    [Theory]
    [InlineData("PUT", """{"name":"x","price":1,"stock":1}""")]
    [InlineData("DELETE", null)]
    public async Task A_write_of_the_catalog_that_is_always_too_late_ends_too(string method, string? body)
    {
        Fail(call => call.IsWrite, StorageFault.Answer(HttpStatusCode.PreconditionFailed));

        var answer = await app.Client.SendAsync(method, $"/api/products/{product}", body);

        answer.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.InRange(calls, 4, 400);
    }

    [Fact]
    public async Task A_table_that_is_being_deleted_is_a_fault_of_storage_in_every_operation()
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
