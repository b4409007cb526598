using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.GetCart;

/// <summary>Reads the customer's cart (contract, "Customers' carts").</summary>
public sealed class GetCustomerCart(CartEndpoints endpoints)
{
    [Function(nameof(GetCustomerCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/me/cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(GetCart.Message).ReadAsync(
            request,
            cartId => new CartRequest(cartId),
            (store, valid, token) => store.ReadAsync(valid.CartId!.Value, token),
            cancellationToken);
}
