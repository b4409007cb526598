using CartFunctions.Http;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Cart;

/// <summary>Adds a product to a cart, and makes the cart where it is absent (contract section 1).</summary>
public sealed class AddCartItem(CartApi api, AddItemValidator validator)
{
    [Function(nameof(AddCartItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.ChangeAsync(
            request,
            CamelCaseJson.Default.AddItemRequest,
            add => add,
            validator,
            "Item added to cart successfully",
            cancellationToken);
}
