using CartFunctions.Carts;

namespace CartFunctions.Http.Requests;

/// <summary>Asks to give back what is reserved; all of it is in the route.</summary>
internal sealed record ReleaseRequest(ObjectId? CartId) : ICartRequest<ReleaseRequest>
{
    public static RequestValidator<ReleaseRequest> Validator { get; } = new Rules();

    public CartChange ToChange() => new Release();

    private sealed class Rules : RequestValidator<ReleaseRequest>
    {
        public Rules() => RuleFor(release => release.CartId).MustBeId();
    }
}
