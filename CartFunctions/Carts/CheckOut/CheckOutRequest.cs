using System.Text.Json.Serialization;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;

namespace CartFunctions.Carts.CheckOut;

/// <summary>The request to check out a cart. Its body has no properties; CartId comes from the route.</summary>
internal sealed record CheckOutRequest : ICartRequest<CheckOutRequest>
{
    public static RequestValidator<CheckOutRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? CartId { get; set; }

    private sealed class Rules : RequestValidator<CheckOutRequest>
    {
        public Rules() => RuleFor(request => request.CartId).MustBeId();
    }
}

/// <summary>The source-generated JSON metadata of the body.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(CheckOutRequest))]
internal sealed partial class CheckOutJson : JsonSerializerContext;
