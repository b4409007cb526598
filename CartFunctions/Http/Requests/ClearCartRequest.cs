using CartFunctions.Carts;

namespace CartFunctions.Http.Requests;

/// <summary>Asks to remove every line; all of it is in the route.</summary>
/// <param name="CartId">24 hex digits.</param>
public sealed record ClearCartRequest(string? CartId) : ICartRequest
{
    /// <inheritdoc/>
    public CartChange ToChange() => new RemoveAllItems();
}

/// <summary>The rules of <see cref="ClearCartRequest"/>.</summary>
public sealed class ClearCartValidator : RequestValidator<ClearCartRequest>
{
    /// <summary>Sets the rules.</summary>
    public ClearCartValidator() => RuleFor(clear => clear.CartId).MustBeObjectId();
}
