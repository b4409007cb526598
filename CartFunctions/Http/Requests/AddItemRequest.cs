using System.Text.Json.Serialization;
using CartFunctions.Carts;
using CartFunctions.Http.Json;
using FluentValidation;

namespace CartFunctions.Http.Requests;

/// <summary>The body of an add.</summary>
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

    public CartChange ToChange() => new AddItem(ProductId.GetValueOrDefault(), Quantity.GetValueOrDefault());

    private sealed class Rules : RequestValidator<AddItemRequest>
    {
        public Rules()
        {
            RuleFor(add => add.CartId).MustBeId().When(add => add.CartId is not null);
            RuleFor(add => add.ProductId).MustBeId();
            RuleFor(add => add.Quantity).MustBeCount(1, Failure.InvalidQuantity);
        }
    }
}
