using System.Text.Json.Serialization;
using CartFunctions.Carts;
using FluentValidation;

namespace CartFunctions.Http.Requests;

/// <summary>The body that sets a line's quantity, with the ids of its route.</summary>
public sealed record SetQuantityRequest : ICartRequest
{
    /// <inheritdoc/>
    [JsonIgnore]
    public string? CartId { get; init; }

    /// <summary>24 hex digits, from the route.</summary>
    [JsonIgnore]
    public string? ProductId { get; init; }

    /// <summary>0 to 2147483647; 0 removes the line.</summary>
    [JsonConverter(typeof(LenientCountConverter))]
    public int? Quantity { get; init; }

    /// <inheritdoc/>
    public CartChange ToChange() => new SetQuantity(ObjectId.Parse(ProductId), Quantity.GetValueOrDefault());
}

/// <summary>The rules of <see cref="SetQuantityRequest"/>, in the order of contract section 5.</summary>
public sealed class SetQuantityValidator : RequestValidator<SetQuantityRequest>
{
    /// <summary>Sets the rules.</summary>
    public SetQuantityValidator()
    {
        RuleFor(set => set.CartId).MustBeObjectId();
        RuleFor(set => set.ProductId).MustBeObjectId();
        RuleFor(set => set.Quantity).MustBeCount(0).WithMessage(Failure.InvalidQuantity);
    }
}
