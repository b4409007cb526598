using System.Collections.Concurrent;
using System.Net;
using Azure.Data.Tables;
using CartFunctions.Hosting;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Responses of the host itself, the health check, and the start on existing tables.</summary>
public sealed class HostTests
{
    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/api/nothing")]
    [InlineData("PATCH", "/api/cart")]
    [InlineData("HEAD", "/api/nothing")]
    [InlineData("HEAD", "/cart/items")]
    [InlineData("POST", "/api/products/65f1a0c2e4b0a1d2c3f40001")]
    public async Task An_unknown_route_or_a_wrong_method_is_a_404_without_a_body(string method, string path)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.Client.SendAsync(method, path);

        Assert.Equal((HttpStatusCode.NotFound, string.Empty), (answer.Status, answer.Text));
        Assert.Null(answer.Header("Allow"));
    }

    [Fact]
    public async Task A_host_name_of_another_machine_is_refused_against_DNS_rebinding()
    {
        await using var app = await TestApp.StartAsync();
        using var request = CartClient.Request("GET", "/api/health");
        request.Headers.Host = "evil.example";

        Assert.Equal(HttpStatusCode.BadRequest, (await app.Client.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("chunked", "404")]
    [InlineData("Chunked", "404")]
    [InlineData("gzip, chunked", "501")]
    [InlineData("gzip\r\nTransfer-Encoding: chunked", "501")]
    [InlineData("chunked, chunked", "501")]
    [InlineData("chunked, gzip", "400")]
    [InlineData("gzip", "400")]
    public async Task A_body_in_an_unsupported_transfer_coding_is_refused(string coding, string status)
    {
        await using var app = await TestApp.StartAsync();
        const string Body = """{"productId":"65f1a0c2e4b0a1d2c3f40001","quantity":1}""";

        var answer = await app.Client.SendRawAsync(
            $"POST /api/cart HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: {coding}\r\n\r\n"
            + $"{Body.Length:x}\r\n{Body}\r\n0\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_leaves_nothing_in_storage_but_its_tables()
    {
        await using var app = await TestApp.StartAsync();

        var tables = app.Get<StorageTables>();

        Assert.Empty(await tables.Carts.QueryAsync(null, 1, default));
        Assert.Empty(await tables.Products.QueryAsync(null, 1, default));
    }

    [Fact]
    public async Task An_app_does_not_start_on_carts_with_an_earlier_layout()
    {
        await using var app = await TestApp.StartAsync();
        var table = app.Get<StorageTables>().Carts;
        await table.TryAddAsync(new TableEntity(ObjectId.New().ToString(), "order-5eed5eed5eed5eed5eed5eed"), default);
        await table.TryAddAsync(new TableEntity("sweep", "0"), default);
        await table.TryAddAsync(new TableEntity(ObjectId.New().ToString(), "cart"), default);

        var refused = await Assert.ThrowsAsync<StartException>(() => StartBesideAsync(app));

        Assert.Equal(
            $"table {app.Prefix}carts holds carts with an earlier layout, which this version does not read. Delete the table"
            + " (npm start stores it in .azurite/), or use new tables by setting another Carts__TablePrefix.",
            refused.Message);
    }

    [Fact]
    public async Task The_first_start_on_carts_reads_one_of_them_and_later_starts_none()
    {
        await using var storage = await FaultyStorage.StartAsync();
        await using var app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        await app.Client.AddAsync(await app.Client.AddProductAsync(stock: 9), 1);
        await app.Client.AddAsync(await app.Client.AddProductAsync(stock: 9), 1);
        var calls = new ConcurrentQueue<StorageCall>();
        storage.Fault = call =>
        {
            calls.Enqueue(call);
            return StorageFault.None;
        };

        await (await StartBesideAsync(app, storage.ConnectionString)).DisposeAsync();
        Assert.Contains("$top=1&", Assert.Single(calls, call => call.Query.Contains("$filter")).Query + "&", StringComparison.Ordinal);
        calls.Clear();
        await (await StartBesideAsync(app, storage.ConnectionString)).DisposeAsync();

        Assert.Single(
            calls, call => !call.IsWrite && call.Path.EndsWith("carts(PartitionKey='layout',RowKey='layout')", StringComparison.Ordinal));
        Assert.Equal(3, calls.Count); // Two of the calls are for the two tables.
    }

    [Fact]
    public async Task An_app_does_not_start_on_a_missing_account()
    {
        var another = (await Azurite.Shared).ConnectionString.Replace("devstoreaccount1", "devstoreaccount2", StringComparison.Ordinal);

        await Assert.ThrowsAsync<StorageFaultException>(
            () => TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = another }));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.Forbidden, true)]
    public async Task An_app_does_not_start_without_writable_storage(HttpStatusCode status, bool onWritesOnly)
    {
        await using var storage = await FaultyStorage.StartAsync();
        var settings = new Dictionary<string, string?>
        {
            ["CartStorage"] = storage.ConnectionString,
            ["Carts:TablePrefix"] = $"start{status}",
        };
        await (await TestApp.StartAsync(settings)).DisposeAsync(); // Creates the tables.
        storage.Fault = call => call.IsWrite || !onWritesOnly ? new StorageFault { IsApplied = false, Status = status } : StorageFault.None;

        await Assert.ThrowsAsync<StorageFaultException>(() => TestApp.StartAsync(settings));
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("being deleted")]
    [InlineData("reset")]
    [InlineData("slow")]
    public async Task An_app_starts_after_a_temporary_storage_failure(string trouble)
    {
        await using var storage = await FaultyStorage.StartAsync();
        var calls = 0;
        storage.Fault = call => Interlocked.Increment(ref calls) > 6 ? StorageFault.None : trouble switch
        {
            "busy" => StorageFault.Busy(),
            "being deleted" => StorageFault.TableBeingDeleted,
            "reset" => StorageFault.Reset,
            _ => StorageFault.Delay(TimeSpan.FromSeconds(3)),
        };

        await using var app = await TestApp.StartAsync(
            new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });

        Assert.Equal(HttpStatusCode.OK, (await app.Client.SendAsync("GET", "/api/health")).Status);
    }

    [Fact]
    public async Task An_app_does_not_start_if_storage_refuses_its_calls()
    {
        await using var storage = await FaultyStorage.StartAsync();
        storage.Fault = _ => StorageFault.Answer(HttpStatusCode.BadRequest);

        var why = await Assert.ThrowsAsync<StartException>(
            () => TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString }));

        Assert.Contains("CartStorage", why.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_is_healthy_while_both_tables_answer()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.Client.SendAsync("GET", "/api/health");

        Assert.Equal((HttpStatusCode.OK, """{"status":"healthy"}"""), (answer.Status, answer.Text));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("carts")]
    [InlineData("products")]
    public async Task The_service_is_unhealthy_if_a_table_is_missing(string table)
    {
        var prefix = $"health{table}";
        await using var app = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:TablePrefix"] = prefix });
        var service = new TableServiceClient((await Azurite.Shared).ConnectionString);
        await service.DeleteTableAsync(prefix + table);

        var answer = await app.Client.SendAsync("GET", "/api/health");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"status":"unhealthy"}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task An_unforeseen_failure_is_a_500_without_internals()
    {
        await using var app = await TestApp.StartAsync();
        var cartId = ObjectId.New().ToString();
        var broken = new TableEntity(cartId, cartId) { ["Version"] = "no number" };
        await app.Get<StorageTables>().Carts.TryAddAsync(broken, default);

        var answer = await app.Client.GetCartAsync(cartId);

        answer.MustFail(HttpStatusCode.InternalServerError, "Internal error");
        Assert.Matches("^Internal error: trace [0-9a-zA-Z:]+$", answer.Message);
    }

    /// <summary>Starts another app on the same tables.</summary>
    private static async Task<TestApp> StartBesideAsync(TestApp app, string? storage = null) =>
        await TestApp.StartAsync(new Dictionary<string, string?>
        {
            ["CartStorage"] = storage ?? (await Azurite.Shared).ConnectionString,
            ["Carts:TablePrefix"] = app.Prefix,
        });
}
