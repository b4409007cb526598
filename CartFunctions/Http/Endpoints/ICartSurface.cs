using CartFunctions.Http.Identity;
using CartFunctions.Storage.Carts;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Endpoints;

/// <summary>What the surfaces of a cart differ in: how a request names its cart, and how responses look.</summary>
internal interface ICartSurface
{
    /// <summary>Names the surface, the same for ever: carts remember it under an idempotency key.</summary>
    string Name { get; }

    /// <summary>The customer whose cart it is, or the failure that comes before any other; null on a surface without customers.</summary>
    ValueTask<Result<Customer?>> FindCustomerAsync(HttpRequest request, CancellationToken cancellationToken) => default;

    /// <summary>The cart that the request's headers name; null if the surface names carts elsewhere.</summary>
    Result<ObjectId?> CartIdOf(HttpRequest request);

    /// <summary>Presents an operation that succeeded.</summary>
    IResult Done(CartResult result);

    IResult Failed(Failure failure);

    /// <summary>Presents the failure that shows the cart beside it; null if there is none.</summary>
    IResult Changed(Failure failure, CartView? current);
}
