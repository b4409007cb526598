namespace CartFunctions.Storage.Tables;

/// <summary>The two tables of the app.</summary>
/// <param name="clients">The storage account.</param>
/// <param name="prefix">Begins both tables' names, so that deployments may share an account.</param>
internal sealed class StorageTables(TableClients clients, string prefix)
{
    /// <summary>Follows every id. The RowKey of a cart, and of a product, is its id; rows of other kinds have RowKeys after this.</summary>
    public const string IdEnd = "g";

    public const string CartsName = "carts";
    public const string ProductsName = "products";

    /// <summary>One entity a cart.</summary>
    public Table Carts { get; } = new(clients, prefix + CartsName);

    /// <summary>One entity a product.</summary>
    public Table Products { get; } = new(clients, prefix + ProductsName);

    /// <summary>Creates the tables that are not there.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public Task CreateAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Carts.CreateAsync(cancellationToken), Products.CreateAsync(cancellationToken));

    /// <summary>Reads from both tables; returns when both have answered.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Carts.ProbeAsync(cancellationToken), Products.ProbeAsync(cancellationToken));
}
