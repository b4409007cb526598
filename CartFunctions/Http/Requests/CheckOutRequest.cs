using System.Text.Json.Serialization;
using CartFunctions.Carts;

namespace CartFunctions.Http.Requests;

/// <summary>The body of a checkout, in which there is nothing to say, with the cart of its route.</summary>
internal sealed record CheckOutRequest : ICartRequest<CheckOutRequest>
{
    public static RequestValidator<CheckOutRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? CartId { get; set; }

    public CartChange ToChange() => new CheckOut();

    private sealed class Rules : RequestValidator<CheckOutRequest>
    {
        public Rules() => RuleFor(checkOut => checkOut.CartId).MustBeId();
    }
}
