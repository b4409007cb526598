using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.SetQuantity;

/// <summary>Sets the quantity of a line of the customer's cart; 0 removes it (contract, "Customers' carts").</summary>
public sealed class SetCustomerQuantity(CartEndpoints endpoints)
{
    [Function(nameof(SetCustomerQuantity))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/me/cart/items/{lineId}")] HttpRequest request,
        string lineId,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(SetQuantity.Message).ChangeAsync(
            request,
            SetQuantityJson.Default.SetQuantityRequest,
            (body, cartId) => body with { CartId = cartId, LineId = ObjectId.ParseOrInvalid(lineId) },
            valid => valid.ToChange(),
            cancellationToken);
}
