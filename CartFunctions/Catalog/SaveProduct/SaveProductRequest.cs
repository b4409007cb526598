using System.Text.Json.Serialization;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using FluentValidation;

namespace CartFunctions.Catalog.SaveProduct;

/// <summary>A request to save a product: the fields of the body, with the id from the route or the record.</summary>
internal record SaveProductRequest : IRequest<SaveProductRequest>
{
    public static RequestValidator<SaveProductRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? ProductId { get; set; }

    [JsonConverter(typeof(TextConverter))]
    public string? Name { get; set; }

    [JsonConverter(typeof(PriceConverter))]
    public decimal? Price { get; set; }

    [JsonConverter(typeof(CountConverter))]
    public int? Stock { get; set; }

    /// <summary>The product. Valid only for a request that passed validation.</summary>
    public Product ToProduct() => new(ProductId!.Value, Name!, Price.GetValueOrDefault(), Stock.GetValueOrDefault());

    private sealed class Rules : RequestValidator<SaveProductRequest>
    {
        public Rules()
        {
            RuleFor(request => request.ProductId).MustBeId();
            RuleFor(request => request.Name).Must(Product.IsName).Else(Failure.InvalidProduct);
            RuleFor(request => request.Price).Must(Product.IsPrice).Else(Failure.InvalidProduct);
            RuleFor(request => request.Stock).MustBeCount(0, Failure.InvalidProduct);
        }
    }
}

/// <summary>A JSON line of an import, which has the id in the field <c>_id</c> or <c>id</c>.</summary>
internal sealed record ImportedProduct : SaveProductRequest
{
    [JsonPropertyName("_id")]
    [JsonConverter(typeof(IdConverter))]
    public ObjectId? UnderscoreId { get; set; }

    [JsonConverter(typeof(IdConverter))]
    public ObjectId? Id { get; set; }

    /// <summary>The request with its id.</summary>
    public SaveProductRequest WithProductId() => this with { ProductId = UnderscoreId ?? Id };
}

/// <summary>The source-generated JSON metadata of the body.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(SaveProductRequest))]
[JsonSerializable(typeof(ImportedProduct))]
internal sealed partial class SaveProductJson : JsonSerializerContext;
