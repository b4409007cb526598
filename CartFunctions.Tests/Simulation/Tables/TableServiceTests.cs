using System.Text;
using Azure;
using Azure.Data.Tables;
using CartFunctions.Tests.Simulation.Faults;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Simulation.Tables;

/// <summary>The same questions of the simulated table service and of a real Azurite, by the genuine SDK.</summary>
public sealed class TableServiceTests
{
    private static readonly SimulatedAndReal Services = new();

    public static TheoryData<string> Both => ["simulated", "Azurite"];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Every_type_comes_back_as_it_was_written(string service)
    {
        var table = await Services.TableAsync(service);
        var written = new TableEntity("p", "r")
        {
            ["Text"] = "ü \"quoted\" \\ 'x' €𝄞",
            ["Int"] = -7,
            ["Long"] = long.MaxValue,
            ["Double"] = 2.0,
            ["Fraction"] = 1e-300,
            ["Flag"] = true,
            ["Bytes"] = new byte[] { 0, 1, 255 },
            ["Guid"] = Guid.Parse("d4ac4d5c-ecb2-4c11-a8cb-0a5d5b5a9b4f"),
            ["Time"] = new DateTimeOffset(2026, 2, 3, 4, 5, 6, 700, TimeSpan.Zero),
            ["Nothing"] = null,
        };
        await table.AddEntityAsync(written);

        var read = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;

        foreach (var (name, value) in written.Where(property => property.Value is not null))
        {
            Assert.Equal(value, read[name]);
        }

        Assert.False(read.ContainsKey("Nothing"));
        Assert.NotEqual(default, read.ETag);
        Assert.NotNull(read.Timestamp);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_write_on_an_etag_is_done_only_on_that_state(string service)
    {
        var table = await Services.TableAsync(service);
        var first = (await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 1 })).Headers.ETag!.Value;
        var second = (await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, first, TableUpdateMode.Replace)).Headers.ETag!.Value;

        Assert.NotEqual(first, second);
        await FailsAsync(412, "UpdateConditionNotSatisfied", () => table.UpdateEntityAsync(new TableEntity("p", "r"), first, TableUpdateMode.Replace));
        await FailsAsync(412, "UpdateConditionNotSatisfied", () => table.UpdateEntityAsync(new TableEntity("p", "r"), first, TableUpdateMode.Merge));
        await FailsAsync(412, "UpdateConditionNotSatisfied", () => table.DeleteEntityAsync("p", "r", first));
        var now = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(second, now.ETag);
        Assert.Equal(2, now["A"]);
        Assert.False(now.ContainsKey("B"));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_merge_keeps_what_it_does_not_name(string service)
    {
        var table = await Services.TableAsync(service);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = "b" });
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, ETag.All, TableUpdateMode.Merge);
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["C"] = 3 }, TableUpdateMode.Merge);

        var read = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal([2, "b", 3], [read["A"], read["B"], read["C"]]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_is_there_cannot_be_inserted_and_what_is_not_cannot_be_changed(string service)
    {
        var table = await Services.TableAsync(service);
        await table.AddEntityAsync(new TableEntity("p", "r"));

        await FailsAsync(409, "EntityAlreadyExists", () => table.AddEntityAsync(new TableEntity("p", "r")));
        await FailsAsync(404, "ResourceNotFound", () => table.GetEntityAsync<TableEntity>("p", "other"));
        await FailsAsync(
            404, "ResourceNotFound", () => table.UpdateEntityAsync(new TableEntity("p", "other"), ETag.All, TableUpdateMode.Replace));
        Assert.Equal(404, (await table.DeleteEntityAsync("p", "other", ETag.All)).Status);
        await table.UpsertEntityAsync(new TableEntity("p", "other"), TableUpdateMode.Replace);
        Assert.Equal(204, (await table.DeleteEntityAsync("p", "other", ETag.All)).Status);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_table_is_made_once_and_its_absence_is_told_from_an_entity_s(string service)
    {
        var table = await Services.TableAsync(service);
        var absent = Services.Of(service).GetTableClient(table.Name + "x");

        await FailsAsync(409, "TableAlreadyExists", () => table.CreateAsync());
        await FailsAsync(404, "TableNotFound", () => absent.GetEntityAsync<TableEntity>("p", "r"));
        await FailsAsync(404, "TableNotFound", () => absent.AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal([table.Name], await Services.Of(service).QueryAsync(item => item.Name == table.Name).Select(item => item.Name).ToListAsync());
        await table.DeleteAsync();
        await FailsAsync(404, "TableNotFound", () => table.GetEntityAsync<TableEntity>("p", "r"));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_transaction_is_done_whole_or_not_at_all(string service)
    {
        var table = await Services.TableAsync(service);
        await table.AddEntityAsync(new TableEntity("p", "there") { ["A"] = 1 });
        TableTransactionAction[] bad =
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "new")),
            new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "there") { ["A"] = 2 }),
            new(TableTransactionActionType.Delete, new TableEntity("p", "absent")),
        ];

        var failed = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(bad));
        Assert.Equal((404, 2), (failed.Status, failed.FailedTransactionActionIndex));
        Assert.Equal(1, (await table.GetEntityAsync<TableEntity>("p", "there")).Value["A"]);

        var done = await table.SubmitTransactionAsync(bad[..2]);
        Assert.All(done.Value, response => Assert.Equal(204, response.Status));
        Assert.Equal(2, await table.QueryAsync<TableEntity>().CountAsync());
        Assert.Equal(2, (await table.GetEntityAsync<TableEntity>("p", "there")).Value["A"]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_transaction_on_an_old_etag_changes_nothing(string service)
    {
        var table = await Services.TableAsync(service);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 });
        var old = (await table.GetEntityAsync<TableEntity>("p", "r")).Value.ETag;
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, old, TableUpdateMode.Replace);

        var failed = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
        [
            new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity("p", "other")),
            new TableTransactionAction(TableTransactionActionType.UpdateReplace, new TableEntity("p", "r") { ["A"] = 3 }, old),
        ]));

        Assert.Equal((412, "UpdateConditionNotSatisfied"), (failed.Status, failed.ErrorCode));
        Assert.Equal([2], await table.QueryAsync<TableEntity>().Select(entity => entity["A"]).ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Pages_follow_each_other_in_the_order_of_the_keys(string service)
    {
        var table = await Services.TableAsync(service);
        foreach (var key in (string[])["b2", "a2", "a1", "c1", "b1"])
        {
            await table.AddEntityAsync(new TableEntity(key[..1], key) { ["A"] = key, ["B"] = 1 });
        }

        var pages = await table.QueryAsync<TableEntity>(maxPerPage: 2, select: ["RowKey", "A"]).AsPages().ToListAsync();

        Assert.Equal([2, 2, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(["a1", "a2", "b1", "b2", "c1"], pages.SelectMany(page => page.Values).Select(entity => entity.RowKey));
        Assert.All(pages.SelectMany(page => page.Values), entity => Assert.False(entity.ContainsKey("B")));
        Assert.Equal("b2", (await table.QueryAsync<TableEntity>(maxPerPage: 1).AsPages(pages[1].ContinuationToken).FirstAsync()).Values[0].RowKey == "c1"
            ? "b2" : "wrong");
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
        foreach (var service in Both.Select(row => (string)row.Data))
        {
            var table = await Services.TableAsync(service);
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

            Assert.Equal(found, string.Join(' ', await table.QueryAsync<TableEntity>(filter).Select(entity => entity.RowKey).ToListAsync()));
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_text_or_bytes_of_64_KiB_fit_and_more_do_not(string service)
    {
        var table = await Services.TableAsync(service);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = new string('x', 32 * 1024), ["Bytes"] = new byte[64 * 1024] });

        await FailsAsync(400, "PropertyValueTooLarge", () => table.AddEntityAsync(
            new TableEntity("p", "text") { ["Text"] = new string('x', (32 * 1024) + 1) }));
        await FailsAsync(400, "PropertyValueTooLarge", () => table.AddEntityAsync(
            new TableEntity("p", "bytes") { ["Bytes"] = new byte[(64 * 1024) + 1] }));
    }

    /// <summary>Azurite accepts more than Azure does: these are Azure's limits as documented, which the simulation alone keeps.</summary>
    [Theory]
    [InlineData("TooManyProperties")]
    [InlineData("EntityTooLarge")]
    [InlineData("PropertyNameTooLong")]
    [InlineData("KeyValueTooLarge")]
    [InlineData("RequestBodyTooLarge")]
    [InlineData("InvalidInput")]
    public async Task Azure_s_limits_hold(string error)
    {
        var table = await Services.TableAsync("simulated");
        var big = new TableEntity("p", "r");
        var actions = new List<TableTransactionAction>();
        switch (error)
        {
            case "TooManyProperties":
                Enumerable.Range(0, 253).ToList().ForEach(i => big[$"P{i}"] = i);
                break;
            case "EntityTooLarge":
                Enumerable.Range(0, 17).ToList().ForEach(i => big[$"P{i}"] = new byte[62 * 1024]);
                break;
            case "PropertyNameTooLong":
                big[new string('x', 256)] = 1;
                break;
            case "KeyValueTooLarge":
                big.RowKey = new string('x', 513);
                break;
            default:
                var bytes = new byte[error == "RequestBodyTooLarge" ? 48 * 1024 : 1];
                actions.AddRange(Enumerable.Range(0, error == "RequestBodyTooLarge" ? 80 : 101).Select(i => new TableTransactionAction(
                    TableTransactionActionType.Add, new TableEntity("p", $"{i}") { ["Bytes"] = bytes })));
                break;
        }

        var failed = await Assert.ThrowsAnyAsync<RequestFailedException>(
            () => actions.Count > 0 ? table.SubmitTransactionAsync(actions) : table.AddEntityAsync(big));
        Assert.Equal(error, failed.ErrorCode);
        Assert.Equal(0, await table.QueryAsync<TableEntity>().CountAsync());
    }

    private static async Task FailsAsync(int status, string code, Func<Task> call)
    {
        var failed = await Assert.ThrowsAnyAsync<RequestFailedException>(call);
        Assert.Equal((status, code), (failed.Status, failed.ErrorCode));
    }

    /// <summary>The two services, and tables of each test's own.</summary>
    private sealed class SimulatedAndReal
    {
        private readonly TableServiceClient simulated = Simulated();
        private int made;

        public TableServiceClient Of(string service) => service == "simulated" ? simulated : new TableServiceClient(Azurite.Shared.Result.ConnectionString);

        public async Task<TableClient> TableAsync(string service)
        {
            await Azurite.Shared;
            var table = Of(service).GetTableClient($"simulation{Interlocked.Increment(ref made)}");
            await table.CreateAsync();
            return table;
        }

        private static TableServiceClient Simulated()
        {
            var options = new TableClientOptions { Transport = new WireTransport(new GoodWire(new TableService(() => DateTimeOffset.UtcNow)), TimeSpan.Zero) };
            var key = Convert.ToBase64String(Encoding.ASCII.GetBytes("no secret at all"));
            return new TableServiceClient(
                $"DefaultEndpointsProtocol=https;AccountName=simulated;AccountKey={key};TableEndpoint=https://simulated.table.core.windows.net;", options);
        }
    }
}
