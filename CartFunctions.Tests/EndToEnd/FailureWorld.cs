using System.Net;
using Azure;
using Azure.Data.Tables;
using CartFunctions.Coupons;
using CartFunctions.Storage.Coupons;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The data for <see cref="FailureTests"/>: apps on storage in several states, and carts and products to fail on.</summary>
/// <param name="tablePrefix">The prefix of the table names.</param>
/// <param name="start">Starts an app with the given settings.</param>
public sealed class FailureWorld(
    string tablePrefix, Func<IReadOnlyDictionary<string, string?>, Task<IServedApp>> start) : IAsyncLifetime
{
    /// <summary>The device of <see cref="Cart"/>.</summary>
    public const string Device = "device-of-the-cart";

    /// <summary>The device of <see cref="FullCart"/>.</summary>
    public const string FullDevice = "device-of-the-full-cart";

    /// <summary>A customer whose cart has the lines and the key of <see cref="Cart"/>.</summary>
    public const string Customer = "customer-of-a-cart";

    /// <summary>A customer whose cart has 200 lines.</summary>
    public const string FullCustomer = "customer-of-a-full-cart";

    /// <summary>The key of a change that <see cref="Cart"/> remembers.</summary>
    public const string UsedKey = "used-key";

    /// <summary>The key of a change that <see cref="Product"/> remembers.</summary>
    public const string UsedProductKey = "used-key-of-the-product";

    /// <summary>The SKU of a product.</summary>
    public const string Sku = "TEE-M-RED";

    /// <summary>A SKU whose id a product without it has.</summary>
    public const string TakenSku = "TAKEN";

    /// <summary>The code of a coupon.</summary>
    public const string Coupon = "TEN";

    /// <summary>The code of a coupon with a minimum that no cart reaches.</summary>
    public const string CostlyCoupon = "COSTLY";

    /// <summary>The code of a coupon that is used up.</summary>
    public const string UsedCoupon = "USED";

    private readonly List<IAsyncDisposable> parts = [];

    /// <summary>An app on healthy storage.</summary>
    public IServedApp Healthy { get; private set; } = null!;

    /// <summary>An app whose storage throttles every call.</summary>
    public IServedApp Throttled { get; private set; } = null!;

    /// <summary>An app that loses every race for a cart to another writer.</summary>
    public IServedApp Contended { get; private set; } = null!;

    /// <summary>An app whose storage rejects every call as malformed, which is an unexpected failure.</summary>
    public IServedApp Broken { get; private set; } = null!;

    /// <summary>A product with a stock of 3.</summary>
    public string Product { get; private set; } = null!;

    /// <summary>A cart with 2 units of the product.</summary>
    public string Cart { get; private set; } = null!;

    /// <summary>The cart of <see cref="Customer"/>.</summary>
    public static string CustomerCart { get; } = CustomerRequests.CartOf(CustomerRequests.EasyAuthIssuer, Customer);

    /// <summary>A cart with only 1 unit of the product.</summary>
    public string ValidCart { get; private set; } = null!;

    /// <summary>A cart without lines.</summary>
    public string EmptyCart { get; private set; } = null!;

    /// <summary>A cart whose quantity of a product exceeds the stock.</summary>
    public string OverStockCart { get; private set; } = null!;

    /// <summary>A cart whose coupon was deleted.</summary>
    public string CartWithDeletedCoupon { get; private set; } = null!;

    /// <summary>A cart that its coupon no longer applies to.</summary>
    public string CartWithCostlyCoupon { get; private set; } = null!;

    /// <summary>A cart whose coupon another cart used up.</summary>
    public string CartWithUsedCoupon { get; private set; } = null!;

    /// <summary>A product with reserved units.</summary>
    public string ReservedProduct { get; private set; } = null!;

    /// <summary>A deleted product that is still on a line of the cart.</summary>
    public string DeletedProduct { get; private set; } = null!;

    /// <summary>A cart with 200 lines.</summary>
    public string FullCart { get; private set; } = null!;

    /// <summary>An id that does not exist.</summary>
    public string Nothing { get; } = ObjectId.New().ToString();

    public async ValueTask InitializeAsync()
    {
        var tables = new Dictionary<string, string?>(CustomerRequests.EasyAuthSettings) { ["Carts:TablePrefix"] = tablePrefix };
        Healthy = Keep(await start(tables));
        await Healthy.Client.SaveCouponAsync(Coupon, """{"percent":10}""");
        await Healthy.Client.SaveCouponAsync(CostlyCoupon, """{"percent":10,"minimum":1000000}""");
        await Healthy.Client.SaveCouponAsync(UsedCoupon, """{"percent":10,"limit":1}""");
        await UseUpAsync();
        Product = await Healthy.Client.AddProductAsync(stock: 4);
        await Healthy.Client.ChangeStockAsync(Product, -1, key: UsedProductKey);
        await Healthy.Client.SaveProductBySkuAsync(Sku, stock: 3);
        await Healthy.Client.SaveProductAsync(CartClient.IdOfSku(TakenSku), stock: 3);
        DeletedProduct = await Healthy.Client.AddProductAsync(stock: 3);
        Cart = (await Healthy.Client.AddAsync(Product, 2, device: Device)).CartId;
        await Healthy.Client.AddAsync(DeletedProduct, 1, key: UsedKey, device: Device);
        await AddAsCustomerAsync(Product, 2);
        await AddAsCustomerAsync(DeletedProduct, 1, key: UsedKey);
        await Healthy.Client.DeleteProductAsync(DeletedProduct);
        ValidCart = (await Healthy.Client.AddAsync(Product, 1)).CartId;
        EmptyCart = (await Healthy.Client.AddAsync(Product, 1)).CartId;
        await Healthy.Client.ClearAsync(EmptyCart);
        var scarce = await Healthy.Client.AddProductAsync(stock: 5);
        OverStockCart = (await Healthy.Client.AddAsync(scarce, 5)).CartId;
        await Healthy.Client.SaveProductAsync(scarce, stock: 4);
        var plenty = await Healthy.Client.AddProductAsync(stock: 9);
        CartWithDeletedCoupon = await CartWithAsync(plenty, "DELETED");
        await Healthy.Client.DeleteCouponAsync("DELETED");
        CartWithCostlyCoupon = await CartWithAsync(plenty, "DEARER");
        await Healthy.Client.SaveCouponAsync("DEARER", """{"percent":10,"minimum":1000000}""");
        CartWithUsedCoupon = await CartWithAsync(plenty, "LAST");
        await Healthy.Client.CheckOutAsync(await CartWithAsync(plenty, "LAST"));
        ReservedProduct = await Healthy.Client.AddProductAsync(stock: 5);
        await Healthy.Client.ReserveAsync((await Healthy.Client.AddAsync(ReservedProduct, 1)).CartId, minutes: 60);
        var products = await Healthy.Client.AddProductsAsync(200, stock: 1);
        FullCart = (await Healthy.Client.AddAsync(products[0], 1, device: FullDevice)).CartId;
        Assert.Null((await Healthy.Client.AddItemsAsync(FullCart, products[1..].Select(product => (product, 1)))).Error);
        var items = products.Select(product => CustomerRequests.BodyOf(product));
        await Healthy.Client.SendAsync(
            "POST", "/api/me/cart/items", $$"""{"items":[{{string.Join(',', items)}}]}""", customer: FullCustomer);

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

    private async Task UseUpAsync()
    {
        var products = new TableServiceClient((await Azurite.Shared).ConnectionString).GetTableClient($"{tablePrefix}products");
        var used = CouponEntity.OfUses(new Coupon(CouponCode.TryParse(UsedCoupon, out var code) ? code : null!) { Used = 1 });
        await products.UpdateEntityAsync(used, ETag.All);
    }

    private async Task<string> CartWithAsync(string product, string coupon)
    {
        await Healthy.Client.SaveCouponAsync(coupon, """{"percent":10,"limit":1}""");
        var cart = (await Healthy.Client.AddAsync(product, 1)).CartId;
        await Healthy.Client.ApplyCouponAsync(coupon, cart);
        return cart;
    }

    private Task<Answer> AddAsCustomerAsync(string product, int quantity, string? key = null) => Healthy.Client.SendAsync(
        "POST", "/api/me/cart", CustomerRequests.BodyOf(product, quantity), key: key, customer: Customer);

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
