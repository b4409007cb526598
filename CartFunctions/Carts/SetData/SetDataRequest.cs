using System.Text.Json.Serialization;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;

namespace CartFunctions.Carts.SetData;

/// <summary>
/// The body of a request to replace a cart's data. The cart's id comes from the route, the device or the customer, never from the body.
/// </summary>
internal sealed record SetDataRequest : ICartRequest<SetDataRequest>
{
    public static RequestValidator<SetDataRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? CartId { get; set; }

    /// <summary>The new data. An empty map clears the data; null is invalid.</summary>
    [JsonConverter(typeof(StringMapFieldConverter))]
    public StringMap? Data { get; set; }

    public CartChange ToChange() => new SetDataChange(Data!.NullIfEmpty);

    private sealed class Rules : RequestValidator<SetDataRequest>
    {
        private const int MaxValueLength = 2_000;
        private const int MaxTotalBytes = 4_096;

        public Rules()
        {
            RuleFor(request => request.CartId).MustBeId();
            RuleFor(request => request.Data).MustBeWithinLimits(MaxValueLength, MaxTotalBytes, Failure.InvalidData);
        }
    }
}

/// <summary>The source-generated JSON metadata of the body.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(SetDataRequest))]
internal sealed partial class SetDataJson : JsonSerializerContext;
