using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>What the failures of <see cref="FailureTests"/> meet: apps on storage of several states, and a cart to fail on.</summary>
/// <param name="tablePrefix">Begins the names of its tables.</param>
/// <param name="start">Starts an app with these settings.</param>
public sealed class FailureWorld(
    string tablePrefix, Func<IReadOnlyDictionary<string, string?>, Task<IServedApp>> start) : IAsyncLifetime
{
    /// <summary>The device whose cart <see cref="Cart"/> is.</summary>
    public const string Device = "device-of-the-cart";

    /// <summary>The device whose cart <see cref="FullCart"/> is.</summary>
    public const string FullDevice = "device-of-the-full-cart";

    /// <summary>A key under which <see cref="Cart"/> remembers a change.</summary>
    public const string UsedKey = "used-key";

    /// <summary>A key under which <see cref="Product"/> remembers a change.</summary>
    public const string UsedProductKey = "used-key-of-the-product";

    private readonly List<IAsyncDisposable> parts = [];

    /// <summary>An app on healthy storage.</summary>
    public IServedApp Healthy { get; private set; } = null!;

    /// <summary>An app whose storage answers that it is too busy.</summary>
    public IServedApp Throttled { get; private set; } = null!;

    /// <summary>An app of which every cart was changed by somebody else whenever it writes.</summary>
    public IServedApp Contended { get; private set; } = null!;

    /// <summary>An app whose storage refuses every call as malformed, which nobody foresaw.</summary>
    public IServedApp Broken { get; private set; } = null!;

    /// <summary>A product with a stock of 3.</summary>
    public string Product { get; private set; } = null!;

    /// <summary>A cart with 2 of it.</summary>
    public string Cart { get; private set; } = null!;

    /// <summary>A cart with one of it, and nothing else.</summary>
    public string PlainCart { get; private set; } = null!;

    /// <summary>A cart without lines.</summary>
    public string EmptyCart { get; private set; } = null!;

    /// <summary>A cart with more of a product than there is by now.</summary>
    public string GreedyCart { get; private set; } = null!;

    /// <summary>A product of which a cart has reserved some.</summary>
    public string ReservedProduct { get; private set; } = null!;

    /// <summary>A product that left the catalogue; it has a line in the cart.</summary>
    public string FormerProduct { get; private set; } = null!;

    /// <summary>A cart of 200 lines.</summary>
    public string FullCart { get; private set; } = null!;

    /// <summary>An id that nothing has.</summary>
    public string Nothing { get; } = ObjectId.New().ToString();

    public async ValueTask InitializeAsync()
    {
        var tables = new Dictionary<string, string?> { ["Carts:TablePrefix"] = tablePrefix };
        Healthy = Keep(await start(tables));
        Product = await Healthy.Client.AddProductAsync(stock: 4);
        await Healthy.Client.ChangeStockAsync(Product, -1, key: UsedProductKey);
        FormerProduct = await Healthy.Client.AddProductAsync(stock: 3);
        Cart = (await Healthy.Client.AddAsync(Product, 2, device: Device)).CartId;
        await Healthy.Client.AddAsync(FormerProduct, 1, key: UsedKey, device: Device);
        await Healthy.Client.DeleteProductAsync(FormerProduct);
        PlainCart = (await Healthy.Client.AddAsync(Product, 1)).CartId;
        EmptyCart = (await Healthy.Client.AddAsync(Product, 1)).CartId;
        await Healthy.Client.ClearAsync(EmptyCart);
        var scarce = await Healthy.Client.AddProductAsync(stock: 5);
        GreedyCart = (await Healthy.Client.AddAsync(scarce, 5)).CartId;
        await Healthy.Client.SaveProductAsync(scarce, stock: 4);
        ReservedProduct = await Healthy.Client.AddProductAsync(stock: 5);
        await Healthy.Client.ReserveAsync((await Healthy.Client.AddAsync(ReservedProduct, 1)).CartId, minutes: 60);
        for (var line = 0; line < 200; line++)
        {
            var answer = await Healthy.Client.AddAsync(await Healthy.Client.AddProductAsync(stock: 1), 1, device: FullDevice);
            FullCart = answer.CartId;
        }

        Contended = await StartAsync(tables, call => call is { IsWrite: true, IsToCarts: true } ? HttpStatusCode.PreconditionFailed : null);
        Broken = await StartAsync(tables, _ => HttpStatusCode.BadRequest);
        Throttled = await StartAsync(tables, _ => HttpStatusCode.ServiceUnavailable);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in parts)
        {
            await part.DisposeAsync();
        }
    }

    private async Task<IServedApp> StartAsync(Dictionary<string, string?> tables, Func<StorageCall, HttpStatusCode?> refuse)
    {
        var storage = Keep(await FaultyStorage.StartAsync());
        var settings = new Dictionary<string, string?>(tables) { ["CartStorage"] = storage.ConnectionString };
        var app = Keep(await start(settings));
        storage.Fault = call => refuse(call) is { } status ? StorageFault.Answer(status) : StorageFault.None;
        return app;
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        parts.Insert(0, part);
        return part;
    }
}
