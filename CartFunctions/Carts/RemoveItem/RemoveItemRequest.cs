using CartFunctions.Http.Requests;

namespace CartFunctions.Carts.RemoveItem;

/// <summary>Asks to remove a line; all of it is in the route.</summary>
internal sealed record RemoveItemRequest(ObjectId? CartId, ObjectId? ProductId) : ICartRequest<RemoveItemRequest>
{
    public static RequestValidator<RemoveItemRequest> Validator { get; } = new Rules();

    public CartChange ToChange() => new RemoveItemChange(ProductId.GetValueOrDefault());

    private sealed class Rules : RequestValidator<RemoveItemRequest>
    {
        public Rules()
        {
            RuleFor(remove => remove.CartId).MustBeId();
            RuleFor(remove => remove.ProductId).MustBeId();
        }
    }
}
