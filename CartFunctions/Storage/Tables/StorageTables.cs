namespace CartFunctions.Storage.Tables;

/// <summary>The two tables of the app.</summary>
/// <param name="clients">The storage account.</param>
/// <param name="prefix">The prefix of both table names, so that several deployments can share an account.</param>
internal sealed class StorageTables(TableClients clients, string prefix)
{
    /// <summary>
    /// Sorts after every id. A cart and a product have their id as RowKey; the rows of other kinds have RowKeys that sort after this.
    /// </summary>
    public const string IdEnd = "g";

    public const string CartsName = "carts";
    public const string ProductsName = "products";

    /// <summary>
    /// The carts, each with its orders and the markers of merges into it in the same partition, and one row that notes the layout of the
    /// table.
    /// </summary>
    public Table Carts { get; } = new(clients, prefix + CartsName);

    /// <summary>The products, each with the rows of its reservations in the same partition.</summary>
    public Table Products { get; } = new(clients, prefix + ProductsName);

    /// <summary>Creates the tables that do not exist.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public Task CreateAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Carts.CreateAsync(cancellationToken), Products.CreateAsync(cancellationToken));

    /// <summary>Checks that both tables respond.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Carts.ProbeAsync(cancellationToken), Products.ProbeAsync(cancellationToken));
}
