using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Cart;

/// <summary>Adds several items to a cart at once, all or none, and creates the cart if it is not there (contract, "Many lines at once").</summary>
public sealed class AddCartItems(CartEndpoints carts)
{
    [Function(nameof(AddCartItems))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/cart/{cartId}/items")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        carts.Api("Items added to cart successfully").ChangeAsync(
            request,
            CamelCaseRequests.Default.AddItemsRequest,
            (add, _) => add with { CartId = ObjectId.ParseOrInvalid(cartId) },
            cancellationToken);
}
