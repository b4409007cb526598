using CartFunctions.Carts;

namespace CartFunctions.Http.Requests;

/// <summary>Asks to remove every line; all of it is in the route.</summary>
internal sealed record ClearCartRequest(ObjectId? CartId) : ICartRequest<ClearCartRequest>
{
    public static RequestValidator<ClearCartRequest> Validator { get; } = new Rules();

    public CartChange ToChange() => new RemoveAllItems();

    private sealed class Rules : RequestValidator<ClearCartRequest>
    {
        public Rules() => RuleFor(clear => clear.CartId).MustBeId();
    }
}
