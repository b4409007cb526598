using Azure.Data.Tables;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Storage.Tables;

public sealed class TableTests : IAsyncLifetime
{
    private static int made;

    private Table table = null!;

    public async ValueTask InitializeAsync()
    {
        table = Open((await Azurite.Shared).ConnectionString);
        await table.CreateAsync(default);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_added_entity_is_found_and_a_missing_one_is_null()
    {
        Assert.NotNull(await table.TryAddAsync(Entity("a"), default));

        Assert.Equal("a", (await table.FindAsync("p", "a", default))?.RowKey);
        Assert.Null(await table.FindAsync("p", "b", default));
    }

    [Fact]
    public async Task A_missing_table_is_a_fault_and_not_a_missing_entity()
    {
        var missing = Open((await Azurite.Shared).ConnectionString);

        await Assert.ThrowsAsync<StorageFaultException>(() => missing.FindAsync("p", "a", default));
        await Assert.ThrowsAsync<StorageFaultException>(() => missing.TryAddAsync(Entity("a"), default));
    }

    [Fact]
    public async Task Keys_that_are_taken_are_not_added_again()
    {
        Assert.NotNull(await table.TryAddAsync(Entity("a"), default));

        Assert.Null(await table.TryAddAsync(Entity("a"), default));
    }

    [Fact]
    public async Task An_entity_that_was_changed_in_between_is_neither_replaced_nor_deleted()
    {
        await table.TryAddAsync(Entity("a"), default);
        var before = (await table.FindAsync("p", "a", default))!;
        Assert.NotNull(await table.TryReplaceAsync(Entity("a"), before.ETag, default));

        Assert.Null(await table.TryReplaceAsync(Entity("a"), before.ETag, default));
        Assert.False(await table.TryDeleteAsync(before, default));
        Assert.NotNull(await table.FindAsync("p", "a", default));
    }

    [Fact]
    public async Task A_deleted_entity_is_neither_replaced_nor_deleted_again()
    {
        await table.TryAddAsync(Entity("a"), default);
        var before = (await table.FindAsync("p", "a", default))!;
        Assert.True(await table.TryDeleteAsync(before, default));

        Assert.Null(await table.TryReplaceAsync(Entity("a"), before.ETag, default));
        Assert.False(await table.TryDeleteAsync(before, default));
    }

    [Fact]
    public async Task The_first_entities_of_a_range_come_in_the_order_of_their_keys()
    {
        await table.UpsertBatchAsync([Entity("c"), Entity("a"), Entity("d"), Entity("b")], default);

        Assert.Equal(["b", "c"], (await table.QueryAsync("RowKey gt 'a'", 2, default)).Select(entity => entity.RowKey));
        Assert.Equal(4, (await table.QueryAsync(null, 1_500, default)).Count);
    }

    [Fact]
    public async Task Unreachable_storage_is_a_fault_that_never_sent_the_request()
    {
        var nowhere = Open(Azurite.ConnectionStringOf(Azurite.FreePort()));

        var fault = await Assert.ThrowsAsync<StorageFaultException>(() => nowhere.TryAddAsync(Entity("a"), default));

        Assert.True(fault.WasNotApplied);
    }

    [Fact]
    public async Task The_callers_cancellation_is_not_a_fault()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.FindAsync("p", "a", cancelled.Token));
    }

    private static Table Open(string connectionString)
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
        var client = new TableServiceClient(connectionString, options);
        return new Table(new TableClients(client, client, client), $"table{Interlocked.Increment(ref made)}");
    }

    private static TableEntity Entity(string rowKey) => new("p", rowKey);
}
