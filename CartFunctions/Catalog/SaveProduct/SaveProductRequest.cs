using System.Text.Json.Serialization;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using FluentValidation;

namespace CartFunctions.Catalog.SaveProduct;

/// <summary>A request to save a product: the fields of the body, with the id from the route if it has one.</summary>
internal sealed record SaveProductRequest : IRequest<SaveProductRequest>
{
    public static RequestValidator<SaveProductRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? ProductId { get; set; }

    /// <summary>The SKU to save the product under; null to save it by id.</summary>
    [JsonConverter(typeof(TextConverter))]
    public string? Sku { get; set; }

    [JsonConverter(typeof(TextConverter))]
    public string? Name { get; set; }

    [JsonConverter(typeof(PriceConverter))]
    public decimal? Price { get; set; }

    [JsonConverter(typeof(CountConverter))]
    public int? Stock { get; set; }

    /// <summary>The product. Valid only for a request that passed validation.</summary>
    public Product ToProduct() =>
        Catalog.Sku.TryParse(Sku, out var sku) ? ToProduct(sku.ProductId, sku) : ToProduct(ProductId!.Value, null);

    private Product ToProduct(ObjectId id, Sku? sku) =>
        new(id, Name!, Price.GetValueOrDefault(), Stock.GetValueOrDefault()) { Sku = sku };

    private sealed class Rules : RequestValidator<SaveProductRequest>
    {
        public Rules()
        {
            RuleFor(request => request.ProductId).MustBeId().When(request => request.Sku is null);
            RuleFor(request => request.Sku).Must(text => Catalog.Sku.TryParse(text, out _)).Else(Failure.InvalidSku)
                .When(request => request.Sku is not null);
            RuleFor(request => request.Name).Must(Product.IsName).Else(Failure.InvalidProduct);
            RuleFor(request => request.Price).Must(Product.IsPrice).Else(Failure.InvalidProduct);
            RuleFor(request => request.Stock).MustBeCount(0, Failure.InvalidProduct);
        }
    }
}

/// <summary>The source-generated JSON metadata of the body.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(SaveProductRequest))]
internal sealed partial class SaveProductJson : JsonSerializerContext;
