namespace CartFunctions.Http.Requests;

/// <summary>A request that names a cart and has no body.</summary>
/// <param name="CartId">The cart.</param>
internal sealed record CartRequest(ObjectId? CartId) : ICartRequest<CartRequest>
{
    public static RequestValidator<CartRequest> Validator { get; } = new Rules();

    private sealed class Rules : RequestValidator<CartRequest>
    {
        public Rules() => RuleFor(request => request.CartId).MustBeId();
    }
}
