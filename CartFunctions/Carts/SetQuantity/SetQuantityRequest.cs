using System.Text.Json.Serialization;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;

namespace CartFunctions.Carts.SetQuantity;

/// <summary>The body of a request to set a quantity, with the ids from the route.</summary>
internal sealed record SetQuantityRequest : ICartRequest<SetQuantityRequest>
{
    public static RequestValidator<SetQuantityRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? CartId { get; set; }

    [JsonIgnore]
    public ObjectId? LineId { get; set; }

    /// <summary>0 to 2147483647; 0 removes the line.</summary>
    [JsonConverter(typeof(CountConverter))]
    public int? Quantity { get; set; }

    public CartChange ToChange() => new SetQuantityChange(LineId!.Value, Quantity.GetValueOrDefault());

    private sealed class Rules : RequestValidator<SetQuantityRequest>
    {
        public Rules()
        {
            RuleFor(request => request.CartId).MustBeId();
            RuleFor(request => request.LineId).MustBeId();
            RuleFor(request => request.Quantity).MustBeCount(0, Failure.InvalidQuantity);
        }
    }
}

/// <summary>The source-generated JSON metadata of the body of the cart API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(SetQuantityRequest))]
internal sealed partial class SetQuantityJson : JsonSerializerContext;

/// <summary>The source-generated JSON metadata of the body of the device API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(SetQuantityRequest))]
internal sealed partial class SetDeviceQuantityJson : JsonSerializerContext;
