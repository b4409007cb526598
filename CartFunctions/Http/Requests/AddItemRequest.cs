using System.Text.Json.Serialization;
using CartFunctions.Carts;
using FluentValidation;

namespace CartFunctions.Http.Requests;

/// <summary>The body of an add.</summary>
public sealed record AddItemRequest : ICartRequest
{
    /// <inheritdoc/>
    [JsonConverter(typeof(LenientTextConverter))]
    public string? CartId { get; init; }

    /// <summary>24 hex digits.</summary>
    [JsonConverter(typeof(LenientTextConverter))]
    public string? ProductId { get; init; }

    /// <summary>1 to 2147483647.</summary>
    [JsonConverter(typeof(LenientCountConverter))]
    public int? Quantity { get; init; }

    /// <inheritdoc/>
    public CartChange ToChange() => new AddItem(ObjectId.Parse(ProductId), Quantity.GetValueOrDefault());
}

/// <summary>The rules of <see cref="AddItemRequest"/>, in the order of contract section 5.</summary>
public sealed class AddItemValidator : RequestValidator<AddItemRequest>
{
    /// <summary>Sets the rules.</summary>
    public AddItemValidator()
    {
        RuleFor(add => add.CartId).MustBeObjectId().When(add => !string.IsNullOrEmpty(add.CartId));
        RuleFor(add => add.ProductId).MustBeObjectId();
        RuleFor(add => add.Quantity).MustBeCount(1).WithMessage(Failure.InvalidQuantity);
    }
}
