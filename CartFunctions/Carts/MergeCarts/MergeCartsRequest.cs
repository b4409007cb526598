using System.Text.Json.Serialization;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using FluentValidation;

namespace CartFunctions.Carts.MergeCarts;

/// <summary>The body that names the cart to merge into the cart of its route.</summary>
internal sealed record MergeCartsRequest : ICartRequest<MergeCartsRequest>
{
    public static RequestValidator<MergeCartsRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? CartId { get; set; }

    [JsonConverter(typeof(IdConverter))]
    public ObjectId? From { get; set; }

    private sealed class Rules : RequestValidator<MergeCartsRequest>
    {
        public Rules()
        {
            RuleFor(request => request.CartId).MustBeId();
            RuleFor(request => request.From).MustBeId();
            RuleFor(request => request.From).Must((request, from) => from != request.CartId).Else(
                Failure.InvalidMerge.With("a cart cannot be merged into itself"));
        }
    }
}

/// <summary>The source-generated JSON metadata of the body.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(MergeCartsRequest))]
internal sealed partial class MergeCartsJson : JsonSerializerContext;
