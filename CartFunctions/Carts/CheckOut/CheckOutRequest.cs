using System.Text.Json.Serialization;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;

namespace CartFunctions.Carts.CheckOut;

/// <summary>The body of a checkout, in which there is nothing to say, with the cart of its route.</summary>
internal sealed record CheckOutRequest : ICartRequest<CheckOutRequest>
{
    public static RequestValidator<CheckOutRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? CartId { get; set; }

    private sealed class Rules : RequestValidator<CheckOutRequest>
    {
        public Rules() => RuleFor(checkOut => checkOut.CartId).MustBeId();
    }
}

/// <summary>Reads the body with generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(CheckOutRequest))]
internal sealed partial class CheckOutJson : JsonSerializerContext;
