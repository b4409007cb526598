using System.Text;
using CartFunctions.Carts;
using CartFunctions.Carts.AddItem;
using CartFunctions.Catalog;
using CartFunctions.Http.Json;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Products;

namespace CartFunctions.Hosting;

/// <summary>
/// Runs the code of an add once, without storage, while the host is built. So the first request does not wait until the runtime has loaded
/// and compiled this code.
/// </summary>
internal static class WarmUp
{
    /// <summary>Adds a product to a cart, without storing either.</summary>
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
}
