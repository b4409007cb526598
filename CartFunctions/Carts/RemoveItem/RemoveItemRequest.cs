using CartFunctions.Http.Requests;

namespace CartFunctions.Carts.RemoveItem;

/// <summary>A request to remove a line. The line id comes from the route, the cart id from the route, the device or the customer.</summary>
internal sealed record RemoveItemRequest(ObjectId? CartId, ObjectId? LineId) : ICartRequest<RemoveItemRequest>
{
    public static RequestValidator<RemoveItemRequest> Validator { get; } = new Rules();

    public CartChange ToChange() => new RemoveItemChange(LineId!.Value);

    private sealed class Rules : RequestValidator<RemoveItemRequest>
    {
        public Rules()
        {
            RuleFor(request => request.CartId).MustBeId();
            RuleFor(request => request.LineId).MustBeId();
        }
    }
}
