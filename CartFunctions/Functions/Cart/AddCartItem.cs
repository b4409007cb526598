using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Cart;

/// <summary>Adds a product to a cart, and creates the cart if it is not there (contract, "Cart API").</summary>
public sealed class AddCartItem(CartEndpoints carts)
{
    [Function(nameof(AddCartItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        carts.Api("Item added to cart successfully").ChangeAsync(
            request, CamelCaseRequests.Default.AddItemRequest, (add, _) => add, cancellationToken);
}
