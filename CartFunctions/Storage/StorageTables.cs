using Azure.Data.Tables;

namespace CartFunctions.Storage;

/// <summary>The two tables of the app.</summary>
/// <param name="reads">Makes the clients for reading; see <see cref="Table"/>.</param>
/// <param name="writes">Makes the clients for writing.</param>
/// <param name="prefix">Begins both tables' names, so that deployments may share an account.</param>
public sealed class StorageTables(TableServiceClient reads, TableServiceClient writes, string prefix)
{
    /// <summary>One entity a cart.</summary>
    public Table Carts { get; } = Open(reads, writes, prefix + "carts");

    /// <summary>One entity a product.</summary>
    public Table Products { get; } = Open(reads, writes, prefix + "products");

    /// <summary>Makes the tables where they are absent.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public Task CreateAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Carts.CreateAsync(cancellationToken), Products.CreateAsync(cancellationToken));

    /// <summary>Reads from both tables; returns where both answered.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            Carts.FindAsync("probe", "probe", cancellationToken),
            Products.FindAsync("probe", "probe", cancellationToken));

    private static Table Open(TableServiceClient reads, TableServiceClient writes, string name) =>
        new(reads.GetTableClient(name), writes.GetTableClient(name));
}
