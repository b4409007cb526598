using CartFunctions.Carts;

namespace CartFunctions.Http.Requests;

/// <summary>Asks to remove a line; all of it is in the route.</summary>
/// <param name="CartId">24 hex digits.</param>
/// <param name="ProductId">24 hex digits.</param>
public sealed record RemoveItemRequest(string? CartId, string? ProductId) : ICartRequest
{
    /// <inheritdoc/>
    public CartChange ToChange() => new RemoveItem(ObjectId.Parse(ProductId));
}

/// <summary>The rules of <see cref="RemoveItemRequest"/>.</summary>
public sealed class RemoveItemValidator : RequestValidator<RemoveItemRequest>
{
    /// <summary>Sets the rules.</summary>
    public RemoveItemValidator()
    {
        RuleFor(remove => remove.CartId).MustBeObjectId();
        RuleFor(remove => remove.ProductId).MustBeObjectId();
    }
}
