using Azure;
using Azure.Data.Tables;

namespace CartFunctions.Tests.Simulation.Tables;

/// <summary>What the table service refuses for its size.</summary>
public sealed class TableLimitTests
{
    [Theory]
    [InlineData(BothServices.Simulated)]
    [InlineData(BothServices.Azurite)]
    public async Task A_text_or_bytes_of_64_KiB_fit_and_more_do_not(string service)
    {
        var table = await BothServices.TableAsync(service);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = new string('x', 32 * 1024), ["Bytes"] = new byte[64 * 1024] });

        await BothServices.FailsAsync(400, "PropertyValueTooLarge", () => table.AddEntityAsync(
            new TableEntity("p", "text") { ["Text"] = new string('x', (32 * 1024) + 1) }));
        await BothServices.FailsAsync(400, "PropertyValueTooLarge", () => table.AddEntityAsync(
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
        var table = await BothServices.TableAsync(BothServices.Simulated);
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
}
