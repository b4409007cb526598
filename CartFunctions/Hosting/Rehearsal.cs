using System.Text;
using CartFunctions.Carts;
using CartFunctions.Catalog;
using CartFunctions.Http;
using CartFunctions.Http.Answers;
using CartFunctions.Http.Requests;
using CartFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Hosting;

/// <summary>
/// Goes once through the code of an add, storage apart, while a host that starts waits for storage: what the runtime compiles here
/// the first client need not wait for.
/// </summary>
public static class Rehearsal
{
    /// <summary>Adds a product to a cart, neither of which is stored.</summary>
    public static void Run(IServiceProvider services)
    {
        var product = new Product(ObjectId.New(), "A rehearsal", 1, 1);
        var cart = Cart.Empty(ObjectId.New(), WriteId.New().ToString(), DateTimeOffset.UnixEpoch);
        var body = $$"""{"cartId":"{{cart.Id}}","productId":"{{product.Id}}","quantity":1}""";
        var parsed = JsonBody.Parse(Encoding.UTF8.GetBytes(body), CamelCaseJson.Default.AddItemRequest);
        var added = parsed.Then(services.GetRequiredService<AddItemValidator>().Check)
            .Then(add => add.ToChange().Apply(cart, new Offer(product.Price, product.Stock), DateTimeOffset.UnixEpoch));
        if (!added.TryGet(out var changed, out var failure))
        {
            throw new InvalidOperationException($"The rehearsal failed: {failure.Message}.");
        }

        var stored = CartEntity.Read(CartEntity.From(changed, default, default));
        Envelopes.Cart(new CartView(stored.Cart, [product]), string.Empty);
    }
}
