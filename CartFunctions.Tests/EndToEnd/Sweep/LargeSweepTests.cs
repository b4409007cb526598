using System.Globalization;
using Azure.Data.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Sweep;

/// <summary>
/// Sweeps of many carts, each of which has time for only a part. There are 43,200 carts, or as many as <c>SWEEP_CARTS</c> in the
/// environment says: 200000 takes Azurite some minutes and more than a gigabyte.
/// </summary>
public abstract class LargeSweepTests(bool imitatesCosmos)
    : SweepTest(new PagingHandler(maxPageSize: 60, imitatesCosmos), storesCopies: true)
{
    private const int ExpiredInARange = 200;

    private static readonly int LiveInARange =
        int.Parse(Environment.GetEnvironmentVariable("SWEEP_CARTS") ?? "40000", CultureInfo.InvariantCulture) / Ranges;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Interrupted_runs_delete_all_expired_carts_and_no_others()
    {
        await StoreCopiesAsync(LiveInARange, Expired + TimeSpan.FromDays(20));
        var expired = (await StoreCopiesAsync(ExpiredInARange, Expired)).Select(id => id.ToString());
        var cutoff = Expired;
        Storage.Fault = RecordSlowPage;

        var runs = 0;
        while ((await SweepAsync()).Unfinished > 0)
        {
            runs++;
        }

        Assert.InRange(runs, 3, 30);
        var deleted = Calls.Where(call => call.Method == "DELETE").Select(call => call.Path.Split('\'')[1]);
        Assert.Equal(expired.Order(), deleted.Distinct().Order()); // A lost call is repeated.
        Assert.Empty(await Direct.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"UpdatedAt le {cutoff}")).ToListAsync());
    }
}

/// <summary>On storage that sorts by the keys, like Azure Tables.</summary>
public sealed class LargeSortedSweepTests() : LargeSweepTests(imitatesCosmos: false);

/// <summary>On storage that does not, like Azure Cosmos DB.</summary>
public sealed class LargeUnsortedSweepTests() : LargeSweepTests(imitatesCosmos: true);

/// <summary>A sweep of many carts that has enough time.</summary>
public sealed class LargeExpirySweepTests() : SweepTest(storesCopies: true)
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task The_1_024_expired_carts_of_20_000_are_swept()
    {
        var live = await StoreCopiesAsync(1_186, Expired + TimeSpan.FromHours(1));
        await MustSweepAsync(await StoreCopiesAsync(64, Expired), live);
    }
}
