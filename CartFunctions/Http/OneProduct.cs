using CartFunctions.Catalog;
using CartFunctions.Http.Answers;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http;

/// <summary>The steps of the catalogue's operations on one product that have no body.</summary>
public sealed class OneProduct(Guard guard)
{
    /// <summary>Answers with the product that <paramref name="find"/> finds.</summary>
    /// <param name="request">The request.</param>
    /// <param name="productId">The id of the route.</param>
    /// <param name="find">Finds the product, and does with it what is asked.</param>
    /// <param name="message">What a success says.</param>
    /// <param name="cancellationToken">Cancelled when the client leaves.</param>
    public Task<IResult> AnswerAsync(
        HttpRequest request,
        string productId,
        Func<ObjectId, CancellationToken, Task<Product?>> find,
        string message,
        CancellationToken cancellationToken) =>
        guard.RunAsync(
            request,
            Envelopes.Failed,
            async bound =>
            {
                if (!ObjectId.TryParse(productId, out var id))
                {
                    return Envelopes.Failed(new Failure(Failure.InvalidIdFormat));
                }

                return await find(id, bound.Start()) is { } product
                    ? Envelopes.Product(product, message)
                    : Envelopes.Failed(new Failure(Failure.ProductNotFound));
            },
            cancellationToken);
}
