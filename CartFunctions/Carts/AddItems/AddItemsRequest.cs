using System.Text.Json.Serialization;
using CartFunctions.Carts.AddItem;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using FluentValidation;

namespace CartFunctions.Carts.AddItems;

/// <summary>The body of a request to add several items, with the cart id from the route.</summary>
internal sealed record AddItemsRequest : ICartRequest<AddItemsRequest>
{
    public static RequestValidator<AddItemsRequest> Validator { get; } = new Rules();

    public static int MaxBodyBytes => 256 * 1024;

    [JsonIgnore]
    public ObjectId? CartId { get; set; }

    /// <summary>1 to 200 objects; null for anything else.</summary>
    [JsonConverter(typeof(ItemsConverter))]
    public IReadOnlyList<AddItemRequest>? Items { get; set; }

    public CartChange ToChange() => new AddItemsChange([.. Items!.Select(item => (AddItemChange)item.ToChange())]);

    private sealed class Rules : RequestValidator<AddItemsRequest>
    {
        public Rules()
        {
            RuleFor(request => request.CartId).MustBeId();
            RuleFor(request => request.Items).Must(items => items?.Count is >= 1 and <= Cart.MaxLines).Else(Failure.InvalidItems);
            RuleForEach(request => request.Items).Custom((item, context) =>
            {
                if (!AddItemRequest.Validator.Check(item with { CartId = null }).TryGet(out _, out var failure))
                {
                    var index = (int)context.MessageFormatter.PlaceholderValues["CollectionIndex"];
                    context.AddFailure(new FluentValidation.Results.ValidationFailure
                    {
                        CustomState = AddItemsChange.WithItemIndex(failure, index),
                    });
                }
            });
        }
    }
}

/// <summary>The source-generated JSON metadata of the body.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(AddItemsRequest))]
internal sealed partial class AddItemsJson : JsonSerializerContext;
