using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Catalog;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Products;

namespace CartFunctions.Bench;

/// <summary>Puts the catalogue and the carts into storage, as the app would have left them after many changes.</summary>
internal sealed class Seeds(string storage)
{
    private const int ParallelWrites = 48;

    private readonly TableServiceClient tables = new(storage);

    /// <summary>The catalogue: as many products as a cart holds lines.</summary>
    public static IReadOnlyList<Product> Products { get; } =
        [.. Enumerable.Range(0, Cart.MaxLines).Select(NewProduct)];

    /// <summary>The cart that a device finds by its header, as the contract says.</summary>
    public static ObjectId CartOf(string device) =>
        ObjectId.From(SHA256.HashData(Encoding.ASCII.GetBytes(device)));

    /// <summary>New ids of carts.</summary>
    public static ObjectId[] NewIds(int count) => [.. Enumerable.Range(0, count).Select(_ => ObjectId.New())];

    /// <summary>Makes both tables with the catalogue.</summary>
    public async Task CreateAsync(string prefix)
    {
        await tables.CreateTableIfNotExistsAsync($"{prefix}carts");
        await tables.CreateTableIfNotExistsAsync($"{prefix}products");
        await AddAsync($"{prefix}products", Products.Select(ProductEntity.From));
    }

    /// <summary>Stores carts with so many lines.</summary>
    public Task AddCartsAsync(string prefix, IEnumerable<ObjectId> ids, int lines) =>
        AddAsync($"{prefix}carts", ids.Select(id => NewCart(id, lines)));

    /// <summary>Stores carts with one line, as many as are asked for, by one call: see eng/bench/azurite.mjs.</summary>
    public async Task<ObjectId[]> AddAlikeAsync(string prefix, int count)
    {
        var first = UInt128.Parse($"{ObjectId.New().ToString()[1..]}", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var ids = Enumerable.Range(0, count).Select(i => ObjectId.Parse($"{first + (UInt128)i:x24}")).ToArray();
        var cart = NewCart(ids[0], 1);
        cart["Copies"] = count - 1;
        await AddAsync($"{prefix}carts", [cart]);
        return ids;
    }

    private static Product NewProduct(int i) => new(ObjectId.New(), $"Product number {i} of the bench", 19.95m + i, int.MaxValue);

    private static TableEntity NewCart(ObjectId id, int lines)
    {
        var writes = new RecentWrites(RandomNumberGenerator.GetBytes(RecentWrites.Capacity * WriteId.Size));
        var cart = Cart.Empty(id, new WriteId((ulong)Random.Shared.NextInt64()).ToString(), DateTimeOffset.UtcNow) with
        {
            Version = new EntityVersion(new WriteId((ulong)Random.Shared.NextInt64()).ToString(), RecentWrites.Capacity),
            Lines = [.. Products.Take(lines).Select(product => new CartLine(product.Id, 1, product.Price))],
        };
        return CartEntity.From(new StoredCart(cart, null, writes, default));
    }

    private async Task AddAsync(string table, IEnumerable<TableEntity> entities)
    {
        var client = tables.GetTableClient(table);
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelWrites };
        await Parallel.ForEachAsync(entities, options, async (entity, token) => await client.AddEntityAsync(entity, token));
    }
}
