using System.Text.Json.Serialization;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using FluentValidation;

namespace CartFunctions.Carts.AddItem;

/// <summary>The body of a request to add an item.</summary>
internal sealed record AddItemRequest : ICartRequest<AddItemRequest>
{
    public static RequestValidator<AddItemRequest> Validator { get; } = new Rules();

    [JsonConverter(typeof(OptionalIdConverter))]
    public ObjectId? CartId { get; set; }

    [JsonConverter(typeof(IdConverter))]
    public ObjectId? ProductId { get; set; }

    /// <summary>1 to 2147483647.</summary>
    [JsonConverter(typeof(CountConverter))]
    public int? Quantity { get; set; }

    /// <summary>The options of the line; null for none.</summary>
    [JsonConverter(typeof(StringMapFieldConverter))]
    public StringMap? Options { get; set; }

    public CartChange ToChange() => new AddItemChange(ProductId!.Value, Quantity.GetValueOrDefault(), Options?.NullIfEmpty);

    private sealed class Rules : RequestValidator<AddItemRequest>
    {
        private const int MaxOptionLength = 500;

        public Rules()
        {
            RuleFor(request => request.CartId).MustBeId().When(request => request.CartId is not null);
            RuleFor(request => request.ProductId).MustBeId();
            RuleFor(request => request.Quantity).MustBeCount(1, Failure.InvalidQuantity);
            RuleFor(request => request.Options).MustBeWithinLimits(MaxOptionLength, CartLine.MaxOptionBytes, Failure.InvalidOptions)
                .When(request => request.Options is not null);
        }
    }
}

/// <summary>The source-generated JSON metadata of the body of the cart API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(AddItemRequest))]
internal sealed partial class AddItemJson : JsonSerializerContext;

/// <summary>The source-generated JSON metadata of the body of the device API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(AddItemRequest))]
internal sealed partial class AddDeviceItemJson : JsonSerializerContext;
