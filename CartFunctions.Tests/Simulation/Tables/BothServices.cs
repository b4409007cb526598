using System.Text;
using Azure;
using Azure.Data.Tables;
using CartFunctions.Simulation.Faults;
using CartFunctions.Simulation.Tables;

namespace CartFunctions.Tests.Simulation.Tables;

/// <summary>The simulated table service and a real Azurite, and tables of each test's own in them.</summary>
internal static class BothServices
{
    /// <summary>The one.</summary>
    public const string Simulated = "simulated";

    /// <summary>The other.</summary>
    public const string Azurite = "Azurite";

    private static int made;

    /// <summary>A client of a service; the simulated one is made anew, as it serves one thread.</summary>
    public static async Task<TableServiceClient> OpenAsync(string service) =>
        service == Simulated ? Simulate() : new TableServiceClient((await Support.Azurite.Shared).ConnectionString);

    /// <summary>A new table in a service.</summary>
    public static async Task<TableClient> TableAsync(string service) => await TableAsync(await OpenAsync(service));

    /// <summary>A new table.</summary>
    public static async Task<TableClient> TableAsync(TableServiceClient service)
    {
        var table = service.GetTableClient($"simulation{Interlocked.Increment(ref made)}");
        await table.CreateAsync();
        return table;
    }

    /// <summary>A call must be refused with a status and a code.</summary>
    public static async Task FailsAsync(int status, string code, Func<Task> call)
    {
        var failed = await Assert.ThrowsAnyAsync<RequestFailedException>(call);
        Assert.Equal((status, code), (failed.Status, failed.ErrorCode));
    }

    private static TableServiceClient Simulate()
    {
        var wire = new GoodWire(new TableService(() => DateTimeOffset.UtcNow));
        var options = new TableClientOptions { Transport = new WireTransport(wire, TimeSpan.Zero) };
        var key = Convert.ToBase64String(Encoding.ASCII.GetBytes("no secret at all"));
        return new TableServiceClient(
            $"DefaultEndpointsProtocol=https;AccountName=simulated;AccountKey={key};"
            + "TableEndpoint=https://simulated.table.core.windows.net;",
            options);
    }
}
