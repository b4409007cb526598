using CartFunctions.Http.Requests;

namespace CartFunctions.Carts.GetOrder;

/// <summary>A request to read an order.</summary>
internal sealed record GetOrderRequest(ObjectId? CartId, ObjectId? OrderId) : IRequest<GetOrderRequest>
{
    public static RequestValidator<GetOrderRequest> Validator { get; } = new Rules();

    private sealed class Rules : RequestValidator<GetOrderRequest>
    {
        public Rules()
        {
            RuleFor(request => request.CartId).MustBeId();
            RuleFor(request => request.OrderId).MustBeId();
        }
    }
}
