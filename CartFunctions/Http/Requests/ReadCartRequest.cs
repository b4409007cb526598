namespace CartFunctions.Http.Requests;

/// <summary>Asks to read a cart.</summary>
internal sealed record ReadCartRequest(ObjectId? CartId) : IRequest<ReadCartRequest>
{
    public static RequestValidator<ReadCartRequest> Validator { get; } = new Rules();

    private sealed class Rules : RequestValidator<ReadCartRequest>
    {
        public Rules() => RuleFor(read => read.CartId).MustBeId();
    }
}
