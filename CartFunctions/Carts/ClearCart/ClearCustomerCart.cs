using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.ClearCart;

/// <summary>Removes all lines from the customer's cart and keeps the cart (contract, "Customers' carts").</summary>
public sealed class ClearCustomerCart(CartEndpoints endpoints)
{
    [Function(nameof(ClearCustomerCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/me/cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(ClearCart.Message).ChangeAsync(
            request, cartId => new CartRequest(cartId), _ => new ClearCartChange(), cancellationToken);
}
