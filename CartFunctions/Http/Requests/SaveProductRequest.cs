using System.Text.Json.Serialization;
using CartFunctions.Catalog;
using FluentValidation;

namespace CartFunctions.Http.Requests;

/// <summary>The body that saves a product, with the id of its route.</summary>
public sealed record SaveProductRequest
{
    /// <summary>24 hex digits, from the route.</summary>
    [JsonIgnore]
    public string? ProductId { get; init; }

    /// <summary>1 to 200 UTF-16 code units, one of them not white space.</summary>
    [JsonConverter(typeof(LenientTextConverter))]
    public string? Name { get; init; }

    /// <summary>0 to 999999999999.9999, at most 4 decimals.</summary>
    [JsonConverter(typeof(LenientPriceConverter))]
    public decimal? Price { get; init; }

    /// <summary>0 to 2147483647.</summary>
    [JsonConverter(typeof(LenientCountConverter))]
    public int? Stock { get; init; }

    /// <summary>The product; only of a request that is valid.</summary>
    public Product ToProduct() => new(ObjectId.Parse(ProductId), Name!, Price.GetValueOrDefault(), Stock.GetValueOrDefault());
}

/// <summary>The rules of <see cref="SaveProductRequest"/>, in the order of contract section 5.</summary>
public sealed class SaveProductValidator : RequestValidator<SaveProductRequest>
{
    /// <summary>Sets the rules.</summary>
    public SaveProductValidator()
    {
        RuleFor(save => save.ProductId).MustBeObjectId();
        RuleFor(save => save.Name).Must(Product.IsName).WithMessage(Failure.InvalidProduct);
        RuleFor(save => save.Price).Must(Product.IsPrice).WithMessage(Failure.InvalidProduct);
        RuleFor(save => save.Stock).MustBeCount(0).WithMessage(Failure.InvalidProduct);
    }
}
