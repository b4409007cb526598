using System.Net;
using Azure.Data.Tables;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Sweeps;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Sweep;

/// <summary>Sweeps that end early, on storage with short pages in no order, like Azure Cosmos DB.</summary>
public sealed class SweepProgressTests() : SweepTest(new PagingHandler(maxPageSize: 3, imitatesCosmos: true))
{
    [Fact]
    public async Task Timed_out_runs_continue_until_all_expired_carts_are_deleted()
    {
        var ids = await SeedAsync(200, Expired);
        Storage.Fault = RecordSlowPage;

        var runs = 0;
        var deleted = 0;
        do
        {
            var run = await SweepAsync();
            (runs, deleted) = (runs + 1, deleted + run.Deleted);
            if (run.Unfinished == 0)
            {
                break;
            }
        }
        while (runs < 20);

        Assert.InRange(runs, 3, 19);
        Assert.Equal(ids.Count, deleted);
        Assert.Empty(await FindAllAsync(ids));
    }

    [Fact]
    public async Task A_run_continues_after_the_last_completed_page_of_an_interrupted_run()
    {
        var ids = await SeedAsync(200, Expired);
        var deletes = 0;
        Storage.Fault = call => call.Method == "DELETE" && Interlocked.Increment(ref deletes) > 60
            ? StorageFault.Answer(HttpStatusCode.Forbidden) with { ErrorCode = "AuthorizationFailure" }
            : StorageFault.None;

        await Assert.ThrowsAsync<StorageFaultException>(SweepAsync);
        await Storage.IdleAsync(); // Saves of progress that the run gave up may still arrive.
        var places = await Direct.QueryAsync<TableEntity>("PartitionKey eq 'sweep'")
            .Select(row => row.GetString("Continuation")).OfType<string>().ToListAsync();
        Storage.Fault = Record;
        var next = await SweepAsync();

        Assert.Equal(0, next.Unfinished);
        Assert.Empty(await FindAllAsync(ids));
        Assert.NotEmpty(places);
        Assert.All(places, place => Assert.Contains(
            Calls, call => call.Query.Contains($"NextPartitionKey={place.Trim()}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Carts_that_expire_later_are_deleted_in_a_later_run()
    {
        await SeedAsync(40, Expired);
        Assert.Equal((40, 40, 0), await SweepAsync());
        var ids = await SeedAsync(40, Expired + TimeSpan.FromDays(1));

        Assert.Equal((0, 0, 0), await SweepAsync());
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((40, 40, 0), await SweepAsync());

        Assert.Empty(await FindAllAsync(ids));
    }

    [Fact]
    public async Task A_longer_expiry_time_applies_although_an_earlier_run_was_cut()
    {
        var ids = await SeedAsync(200, Expired);
        Storage.Fault = RecordSlowPage;
        Assert.NotEqual(0, (await SweepAsync()).Unfinished);
        var left = await FindAllAsync(ids);
        await using var longer = await StartAppAsync(new Dictionary<string, string?> { ["Carts:ExpireAfter"] = "60.00:00:00" });
        Storage.Fault = _ => StorageFault.None;

        Assert.Equal((0, 0, 0), await longer.Get<ExpirySweep>().RunAsync(default));

        Assert.NotEmpty(left);
        Assert.Equal(left, await FindAllAsync(ids));
    }

    [Fact]
    public async Task A_range_restarts_if_storage_does_not_know_its_continuation()
    {
        var ids = await SeedAsync(200, Expired);
        Storage.Fault = RecordSlowPage;
        Assert.NotEqual(0, (await SweepAsync()).Unfinished);
        await foreach (var row in Direct.QueryAsync<TableEntity>("PartitionKey eq 'sweep'"))
        {
            row["Continuation"] = "of another service";
            await Direct.UpdateEntityAsync(row, row.ETag);
        }

        Storage.Fault = _ => StorageFault.None;
        Assert.Equal(0, (await SweepAsync()).Unfinished);

        Assert.Empty(await FindAllAsync(ids));
    }

    [Fact]
    public async Task The_sweep_leaves_entities_that_it_does_not_know()
    {
        var cart = (await SeedAsync(1, Expired))[0];
        await Direct.AddEntityAsync(new TableEntity(cart.ToString(), "order") { ["UpdatedAt"] = Expired });
        var later = NewCart(ObjectId.New(), Expired);
        later["Format"] = CartEntity.LatestFormat + 1;
        await Direct.AddEntityAsync(later);

        Assert.Equal((1, 1, 0), await SweepAsync());

        Assert.True((await Direct.GetEntityIfExistsAsync<TableEntity>(cart.ToString(), "order")).HasValue);
        Assert.True((await Direct.GetEntityIfExistsAsync<TableEntity>(later.PartitionKey, later.RowKey)).HasValue);
    }
}
