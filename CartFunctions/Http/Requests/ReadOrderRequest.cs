namespace CartFunctions.Http.Requests;

/// <summary>Asks to read an order.</summary>
internal sealed record ReadOrderRequest(ObjectId? CartId, ObjectId? OrderId) : IRequest<ReadOrderRequest>
{
    public static RequestValidator<ReadOrderRequest> Validator { get; } = new Rules();

    private sealed class Rules : RequestValidator<ReadOrderRequest>
    {
        public Rules()
        {
            RuleFor(read => read.CartId).MustBeId();
            RuleFor(read => read.OrderId).MustBeId();
        }
    }
}
