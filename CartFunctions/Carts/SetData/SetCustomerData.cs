using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.SetData;

/// <summary>Replaces what the shop keeps with the customer's cart (contract, "Customers' carts").</summary>
public sealed class SetCustomerData(CartEndpoints endpoints)
{
    [Function(nameof(SetCustomerData))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/me/cart/data")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(SetData.Message).ChangeAsync(
            request,
            SetDataJson.Default.SetDataRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => valid.ToChange(),
            cancellationToken);
}
