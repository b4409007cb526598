using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.AddItem;

/// <summary>Adds a product to a cart, which it creates if needed (contract, "Cart API").</summary>
public sealed class AddItem(CartEndpoints endpoints)
{
    /// <summary>The message of a success.</summary>
    internal const string Message = "Item added to cart successfully";

    [Function(nameof(AddItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ChangeAsync(
            request, AddItemJson.Default.AddItemRequest, (body, _) => body, valid => valid.ToChange(), cancellationToken);
}
