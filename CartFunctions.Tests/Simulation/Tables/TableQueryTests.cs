using Azure.Data.Tables;

namespace CartFunctions.Tests.Simulation.Tables;

/// <summary>The same queries of the simulated table service and of a real Azurite, by the genuine SDK.</summary>
public sealed class TableQueryTests
{
    [Theory]
    [InlineData(BothServices.Simulated)]
    [InlineData(BothServices.Azurite)]
    public async Task Pages_follow_each_other_in_the_order_of_the_keys(string service)
    {
        var table = await BothServices.TableAsync(service);
        foreach (var key in (string[])["b2", "a2", "a1", "c1", "b1"])
        {
            await table.AddEntityAsync(new TableEntity(key[..1], key) { ["A"] = key, ["B"] = 1 });
        }

        var pages = await table.QueryAsync<TableEntity>(maxPerPage: 2, select: ["RowKey", "A"]).AsPages().ToListAsync();

        Assert.Equal([2, 2, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(["a1", "a2", "b1", "b2", "c1"], pages.SelectMany(page => page.Values).Select(entity => entity.RowKey));
        Assert.All(pages.SelectMany(page => page.Values), entity => Assert.False(entity.ContainsKey("B")));
        var last = await table.QueryAsync<TableEntity>(maxPerPage: 1).AsPages(pages[1].ContinuationToken).FirstAsync();
        Assert.Equal("c1", last.Values.Single().RowKey);
    }

    [Theory]
    [InlineData("PartitionKey eq 'a'", "r1 r2")]
    [InlineData("RowKey gt 'r1' and RowKey lt 'r3'", "r2")]
    [InlineData("PartitionKey eq 'a' and RowKey ge 'r2' or Int eq 3", "r2 r3")]
    [InlineData("not (Int eq 2)", "r1 r3")]
    [InlineData("Int ne 1 and (Flag eq true or Text eq 'it''s')", "r2 r3")]
    [InlineData("Long ge 20L", "r2 r3")]
    [InlineData("Time le datetime'2026-01-02T00:00:00Z'", "r1 r2")]
    [InlineData("Double lt 2.5", "r1 r2")]
    public async Task A_filter_finds_the_same(string filter, string found)
    {
        foreach (var service in (string[])[BothServices.Simulated, BothServices.Azurite])
        {
            var table = await BothServices.TableAsync(service);
            for (var i = 1; i <= 3; i++)
            {
                await table.AddEntityAsync(new TableEntity(i < 3 ? "a" : "b", $"r{i}")
                {
                    ["Int"] = i,
                    ["Long"] = i * 10L,
                    ["Double"] = i + 0.25,
                    ["Flag"] = i == 2,
                    ["Text"] = i == 3 ? "it's" : "plain",
                    ["Time"] = new DateTimeOffset(2026, 1, i, 0, 0, 0, TimeSpan.Zero),
                });
            }

            var rows = await table.QueryAsync<TableEntity>(filter).Select(entity => entity.RowKey).ToListAsync();
            Assert.Equal(found, string.Join(' ', rows));
        }
    }
}
