using System.Text;
using CartFunctions.Carts;
using CartFunctions.Carts.AddItem;
using CartFunctions.Catalog;
using CartFunctions.Http.Json;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Hosting;

/// <summary>
/// Runs code of requests once before they come, so that the first one does not wait until the runtime has loaded and compiled this code.
/// </summary>
internal static class WarmUp
{
    private const int Lines = 20; // More than are read one by one.

    /// <summary>Adds a product to a cart, without storage, while the host is built.</summary>
    public static void Run()
    {
        var product = new Product(ObjectId.New(), "Warm-up", 1, 1);
        var cart = Cart.Empty(ObjectId.New(), "warm-up", DateTimeOffset.UnixEpoch);
        var body = $$"""{"cartId":"{{cart.Id}}","productId":"{{product.Id}}","quantity":1}""";
        var added = JsonBody.Parse(Encoding.UTF8.GetBytes(body), AddItemJson.Default.AddItemRequest)
            .Then(AddItemRequest.Validator.Check)
            .Then(add => add.ToChange().Apply(cart, _ => new AvailableProduct(product.Price, product.Stock), DateTimeOffset.UnixEpoch));
        if (!added.TryGet(out var changed, out var failure))
        {
            throw new InvalidOperationException($"The warm-up failed: {failure.Message}.");
        }

        var stored = CartEntity.Read(CartEntity.From(new StoredCart(changed, null, default, default)));
        var read = ProductEntity.Read(ProductEntity.From(product));
        EnvelopeResponses.Cart(new CartView(stored.Cart, [read]), string.Empty);
    }

    /// <summary>
    /// Runs the code of a read of a large cart once, on products that do not exist. It makes as many calls to storage as such a read of
    /// products in two partitions.
    /// </summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public static async Task ReadAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var carts = services.GetRequiredService<CartReader>();
        await carts.ReadAsync(ObjectId.New(), cancellationToken);
        var cart = Cart.Empty(ObjectId.New(), "warm-up", DateTimeOffset.UnixEpoch) with
        {
            Lines = [.. Enumerable.Range(0, Lines).Select(i => new CartLine(ObjectId.Parse($"{i:x23}{i % 2}"), 1, 1))],
        };
        var view = await carts.ViewAsync(cart, cancellationToken);
        var nowhere = new DefaultHttpContext { RequestServices = services };
        await EnvelopeResponses.Cart(view, string.Empty).ExecuteAsync(nowhere);
    }
}
