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

/// <summary>Stores the catalog and carts as the app would after many changes.</summary>
internal sealed class SeedData(string storage)
{
    private const int ParallelWrites = 48;

    private readonly TableServiceClient tables = new(storage);

    /// <summary>The catalog, with as many products as a cart may have lines.</summary>
    public static IReadOnlyList<Product> Products { get; } =
        [.. Enumerable.Range(0, Cart.MaxLines).Select(NewProduct)];

    /// <summary>The options of a line that has some.</summary>
    public static IReadOnlyDictionary<string, string> Options { get; } =
        new Dictionary<string, string> { ["size"] = "M", ["engraving"] = "For Maria" };

    /// <summary>The id of a device's cart, as in the contract.</summary>
    public static ObjectId CartOf(string device) =>
        ObjectId.From(SHA256.HashData(Encoding.ASCII.GetBytes(device)));

    /// <summary>Creates cart ids.</summary>
    public static ObjectId[] NewIds(int count) => [.. Enumerable.Range(0, count).Select(_ => ObjectId.New())];

    /// <summary>Creates both tables and the catalog.</summary>
    public async Task CreateAsync(string prefix)
    {
        await tables.CreateTableIfNotExistsAsync($"{prefix}carts");
        await tables.CreateTableIfNotExistsAsync($"{prefix}products");
        await AddAsync($"{prefix}products", Products.Select(ProductEntity.From));
    }

    /// <summary>Stores carts with this number of lines.</summary>
    public Task AddCartsAsync(string prefix, IEnumerable<ObjectId> ids, int lines, bool hasOptions = false) =>
        AddAsync($"{prefix}carts", ids.Select(id => NewCart(id, lines, hasOptions ? StringMap.Of(Options) : null)));

    /// <summary>Stores many carts with one line in one call (see eng/bench/azurite.mjs).</summary>
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

    private static TableEntity NewCart(ObjectId id, int lines, StringMap? options = null)
    {
        var writes = new RecentWrites(RandomNumberGenerator.GetBytes(RecentWrites.Capacity * WriteId.Size));
        var cart = Cart.Empty(id, new WriteId((ulong)Random.Shared.NextInt64()).ToString(), DateTimeOffset.UtcNow) with
        {
            Version = new EntityVersion(new WriteId((ulong)Random.Shared.NextInt64()).ToString(), RecentWrites.Capacity),
            Lines = [.. Products.Take(lines).Select(product => new CartLine(product.Id, 1, product.Price, options))],
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
