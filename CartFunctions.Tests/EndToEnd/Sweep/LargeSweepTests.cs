using System.Globalization;
using Azure.Data.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Sweep;

/// <summary>
/// Sweeps of many carts, each of which has time for only a part. There are 43,200 carts, or as many as <c>SWEEP_CARTS</c> in the
/// environment says: 200000 takes Azurite some minutes and more than a gigabyte.
/// </summary>
public abstract class LargeSweepTests(bool imitatesCosmos) : SweepTest(new PagingHandler(maxPageSize: 60, imitatesCosmos))
{
    private const int ExpiredInARange = 200;

    private static readonly int LiveInARange =
        int.Parse(Environment.GetEnvironmentVariable("SWEEP_CARTS") ?? "40000", CultureInfo.InvariantCulture) / Ranges;

    private Azurite azurite = null!;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Interrupted_runs_delete_all_expired_carts_and_no_others()
    {
        var expired = new HashSet<string>();
        foreach (var digit in "0123456789abcdef")
        {
            await StoreAsync(digit, LiveInARange, Expired + TimeSpan.FromDays(20));
            expired.UnionWith(await StoreAsync(digit, ExpiredInARange, Expired));
        }

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

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await azurite.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async Task<Azurite> AzuriteAsync() => azurite = await Azurite.StartForManyAsync();

    /// <summary>Stores carts whose ids begin with a digit, in one call. Returns their ids.</summary>
    private async Task<IEnumerable<string>> StoreAsync(char digit, int count, DateTimeOffset updatedAt)
    {
        var first = ObjectId.Parse(digit + ObjectId.New().ToString()[1..^6] + "000000");
        var cart = NewCart(first, updatedAt);
        cart["Copies"] = count - 1;
        await Direct.AddEntityAsync(cart);
        return Enumerable.Range(0, count).Select(i => $"{first.ToString()[..^6]}{i:x6}");
    }
}

/// <summary>On storage that sorts by the keys, like Azure Tables.</summary>
public sealed class LargeSortedSweepTests() : LargeSweepTests(imitatesCosmos: false);

/// <summary>On storage that does not, like Azure Cosmos DB.</summary>
public sealed class LargeUnsortedSweepTests() : LargeSweepTests(imitatesCosmos: true);
