using Azure.Data.Tables;

namespace CartFunctions.Storage;

/// <summary>The two tables of the app.</summary>
/// <param name="repeating">Makes the clients that repeat a failed call; see <see cref="Table"/>.</param>
/// <param name="once">Makes the clients that do not.</param>
/// <param name="patient">Makes the clients for work that nobody waits for.</param>
/// <param name="prefix">Begins both tables' names, so that deployments may share an account.</param>
public sealed class StorageTables(
    TableServiceClient repeating, TableServiceClient once, TableServiceClient patient, string prefix)
{
    /// <summary>One entity a cart.</summary>
    public Table Carts { get; } = Open(repeating, once, patient, prefix + "carts");

    /// <summary>One entity a product.</summary>
    public Table Products { get; } = Open(repeating, once, patient, prefix + "products");

    /// <summary>Makes the tables where they are absent.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public Task CreateAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Carts.CreateAsync(cancellationToken), Products.CreateAsync(cancellationToken));

    /// <summary>Reads from both tables; returns where both answered.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Carts.ProbeAsync(cancellationToken), Products.ProbeAsync(cancellationToken));

    private static Table Open(TableServiceClient repeating, TableServiceClient once, TableServiceClient patient, string name) =>
        new(repeating.GetTableClient(name), once.GetTableClient(name), patient.GetTableClient(name));
}
