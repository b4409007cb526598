using System.Net;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>What the host answers itself, and how the service tells its health.</summary>
public sealed class HostTests
{
    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/api/nothing")]
    [InlineData("PATCH", "/api/cart")]
    [InlineData("HEAD", "/api/health")]
    [InlineData("POST", "/api/products/65f1a0c2e4b0a1d2c3f40001")]
    public async Task An_unknown_route_or_a_wrong_method_is_a_404_without_a_body(string method, string path)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.SendAsync(method, path);

        Assert.Equal((HttpStatusCode.NotFound, string.Empty), (answer.Status, answer.Text));
        Assert.Null(answer.Header("Allow"));
    }

    [Fact]
    public async Task A_name_that_is_not_this_machines_is_refused_so_that_no_page_reaches_in_by_rebinding_it()
    {
        await using var app = await TestApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/health") { Headers = { Host = "evil.example" } };

        Assert.Equal(HttpStatusCode.BadRequest, (await app.SendAsync(request)).Status);
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
    public async Task No_app_starts_on_an_account_that_is_none()
    {
        var another = (await Azurite.Shared).ConnectionString.Replace("devstoreaccount1", "devstoreaccount2", StringComparison.Ordinal);

        await Assert.ThrowsAsync<StorageFaultException>(
            () => TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = another }));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.Forbidden, true)]
    public async Task No_app_starts_where_storage_is_none_or_may_not_be_written(HttpStatusCode status, bool onWritesOnly)
    {
        await using var storage = await FaultyStorage.StartAsync();
        var settings = new Dictionary<string, string?>
        {
            ["CartStorage"] = storage.ConnectionString,
            ["Carts:TablePrefix"] = $"start{status}",
        };
        await (await TestApp.StartAsync(settings)).DisposeAsync(); // The tables are there.
        storage.Fault = call => call.IsWrite || !onWritesOnly ? new StorageFault { IsDone = false, Status = status } : StorageFault.None;

        await Assert.ThrowsAsync<StorageFaultException>(() => TestApp.StartAsync(settings));
    }

    [Fact]
    public async Task The_service_is_healthy_while_both_tables_answer()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.SendAsync("GET", "/api/health");

        Assert.Equal((HttpStatusCode.OK, """{"status":"healthy"}"""), (answer.Status, answer.Text));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("carts")]
    [InlineData("products")]
    public async Task The_service_is_unhealthy_where_a_table_is_missing(string table)
    {
        var prefix = $"health{table}";
        await using var app = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:TablePrefix"] = prefix });
        var service = new Azure.Data.Tables.TableServiceClient((await Azurite.Shared).ConnectionString);
        await service.DeleteTableAsync(prefix + table);

        var answer = await app.SendAsync("GET", "/api/health");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"status":"unhealthy"}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task An_unforeseen_failure_is_a_500_that_says_nothing_of_the_inside()
    {
        await using var app = await TestApp.StartAsync();
        var cartId = ObjectId.New().ToString();
        var broken = new Azure.Data.Tables.TableEntity(cartId, CartEntity.RowKey) { ["Incarnation"] = "without lines" };
        await app.Get<StorageTables>().Carts.TryAddAsync(broken, default);

        var answer = await app.SendAsync("GET", $"/api/cart/{cartId}");

        answer.MustFail(HttpStatusCode.InternalServerError, "Internal error");
        Assert.Matches("^Internal error: trace [0-9a-zA-Z:]+$", answer.Json.GetProperty("message").GetString());
    }
}
