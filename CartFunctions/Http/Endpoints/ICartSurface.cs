using CartFunctions.Http.Identity;
using CartFunctions.Storage.Carts;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Endpoints;

/// <summary>The differences between the cart APIs: how a request identifies its cart, and the shape of responses.</summary>
internal interface ICartSurface
{
    /// <summary>The name of the surface. It must never change, because carts store it with an idempotency key.</summary>
    string Name { get; }

    /// <summary>The signed-in customer, or the failure that precedes all others; null on a surface without customers.</summary>
    ValueTask<Result<Customer?>> FindCustomerAsync(HttpRequest request, CancellationToken cancellationToken) => default;

    /// <summary>The cart id from the request's headers; null if this surface takes it from the route, the body or the identity.</summary>
    Result<ObjectId?> CartIdOf(HttpRequest request);

    /// <summary>The response to an operation that succeeded.</summary>
    IResult SuccessResponse(CartResult result);

    /// <summary>The response to a failure.</summary>
    IResult FailureResponse(Failure failure);

    /// <summary>The response to a failed If-Match. It shows the current cart; null if there is none.</summary>
    IResult ConflictResponse(Failure failure, CartView? current);
}
