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
/// Goes once through the code of an add, storage apart, while a host is put together: what the runtime loads and compiles here the
/// first client need not wait for.
/// </summary>
internal static class WarmUp
{
    /// <summary>Adds a product to a cart, neither of which is stored.</summary>
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
