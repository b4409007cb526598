using CartFunctions.Carts;

namespace CartFunctions.Http.Requests;

/// <summary>A request that names a cart and has no body.</summary>
/// <param name="CartId">The cart.</param>
/// <param name="Change">The change; null for a read.</param>
internal sealed record CartRequest(ObjectId? CartId, CartChange? Change = null) : ICartRequest<CartRequest>
{
    public static RequestValidator<CartRequest> Validator { get; } = new Rules();

    public CartChange ToChange() => Change ?? throw new InvalidOperationException("A read changes nothing.");

    private sealed class Rules : RequestValidator<CartRequest>
    {
        public Rules() => RuleFor(request => request.CartId).MustBeId();
    }
}
