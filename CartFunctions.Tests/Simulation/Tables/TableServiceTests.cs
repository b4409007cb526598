using Azure;
using Azure.Data.Tables;

namespace CartFunctions.Tests.Simulation.Tables;

/// <summary>The same questions of the simulated table service and of a real Azurite, by the genuine SDK.</summary>
public sealed class TableServiceTests
{
    [Theory]
    [InlineData(BothServices.Simulated)]
    [InlineData(BothServices.Azurite)]
    public async Task Every_type_comes_back_as_it_was_written(string service)
    {
        var table = await BothServices.TableAsync(service);
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
    [InlineData(BothServices.Simulated)]
    [InlineData(BothServices.Azurite)]
    public async Task A_write_on_an_etag_is_done_only_on_that_state(string service)
    {
        var table = await BothServices.TableAsync(service);
        var first = (await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 1 })).Headers.ETag!.Value;
        var replaced = await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, first, TableUpdateMode.Replace);
        var second = replaced.Headers.ETag!.Value;

        Assert.NotEqual(first, second);
        await BothServices.FailsAsync(412, "UpdateConditionNotSatisfied",
            () => table.UpdateEntityAsync(new TableEntity("p", "r"), first, TableUpdateMode.Replace));
        await BothServices.FailsAsync(412, "UpdateConditionNotSatisfied",
            () => table.UpdateEntityAsync(new TableEntity("p", "r"), first, TableUpdateMode.Merge));
        await BothServices.FailsAsync(412, "UpdateConditionNotSatisfied", () => table.DeleteEntityAsync("p", "r", first));
        var now = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(second, now.ETag);
        Assert.Equal(2, now["A"]);
        Assert.False(now.ContainsKey("B"));
    }

    [Theory]
    [InlineData(BothServices.Simulated)]
    [InlineData(BothServices.Azurite)]
    public async Task A_merge_keeps_what_it_does_not_name(string service)
    {
        var table = await BothServices.TableAsync(service);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = "b" });
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, ETag.All, TableUpdateMode.Merge);
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["C"] = 3 }, TableUpdateMode.Merge);

        var read = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal([2, "b", 3], [read["A"], read["B"], read["C"]]);
    }

    [Theory]
    [InlineData(BothServices.Simulated)]
    [InlineData(BothServices.Azurite)]
    public async Task What_is_there_cannot_be_inserted_and_what_is_not_cannot_be_changed(string service)
    {
        var table = await BothServices.TableAsync(service);
        await table.AddEntityAsync(new TableEntity("p", "r"));

        await BothServices.FailsAsync(409, "EntityAlreadyExists", () => table.AddEntityAsync(new TableEntity("p", "r")));
        await BothServices.FailsAsync(404, "ResourceNotFound", () => table.GetEntityAsync<TableEntity>("p", "other"));
        await BothServices.FailsAsync(
            404, "ResourceNotFound", () => table.UpdateEntityAsync(new TableEntity("p", "other"), ETag.All, TableUpdateMode.Replace));
        Assert.Equal(404, (await table.DeleteEntityAsync("p", "other", ETag.All)).Status);
        await table.UpsertEntityAsync(new TableEntity("p", "other"), TableUpdateMode.Replace);
        Assert.Equal(204, (await table.DeleteEntityAsync("p", "other", ETag.All)).Status);
    }

    [Theory]
    [InlineData(BothServices.Simulated)]
    [InlineData(BothServices.Azurite)]
    public async Task A_table_is_made_once_and_its_absence_is_told_from_an_entity_s(string service)
    {
        var client = await BothServices.OpenAsync(service);
        var table = await BothServices.TableAsync(client);
        var absent = client.GetTableClient(table.Name + "x");

        await BothServices.FailsAsync(409, "TableAlreadyExists", () => table.CreateAsync());
        await BothServices.FailsAsync(404, "TableNotFound", () => absent.GetEntityAsync<TableEntity>("p", "r"));
        await BothServices.FailsAsync(404, "TableNotFound", () => absent.AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal([table.Name], await client.QueryAsync(item => item.Name == table.Name).Select(item => item.Name).ToListAsync());
        await table.DeleteAsync();
        await BothServices.FailsAsync(404, "TableNotFound", () => table.GetEntityAsync<TableEntity>("p", "r"));
    }

    [Theory]
    [InlineData(BothServices.Simulated)]
    [InlineData(BothServices.Azurite)]
    public async Task A_transaction_is_done_whole_or_not_at_all(string service)
    {
        var table = await BothServices.TableAsync(service);
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
    [InlineData(BothServices.Simulated)]
    [InlineData(BothServices.Azurite)]
    public async Task A_transaction_on_an_old_etag_changes_nothing(string service)
    {
        var table = await BothServices.TableAsync(service);
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
}
