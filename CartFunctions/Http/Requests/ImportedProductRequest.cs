using System.Text.Json.Serialization;

namespace CartFunctions.Http.Requests;

/// <summary>A product as a line of an import has it: with its id, which is called <c>_id</c> or <c>id</c>.</summary>
public sealed record ImportedProductRequest
{
    /// <summary>24 hex digits.</summary>
    [JsonPropertyName("_id")]
    [JsonConverter(typeof(LenientTextConverter))]
    public string? UnderscoreId { get; init; }

    /// <summary>The same, by its other name.</summary>
    [JsonConverter(typeof(LenientTextConverter))]
    public string? Id { get; init; }

    /// <inheritdoc cref="SaveProductRequest.Name"/>
    [JsonConverter(typeof(LenientTextConverter))]
    public string? Name { get; init; }

    /// <inheritdoc cref="SaveProductRequest.Price"/>
    [JsonConverter(typeof(LenientPriceConverter))]
    public decimal? Price { get; init; }

    /// <inheritdoc cref="SaveProductRequest.Stock"/>
    [JsonConverter(typeof(LenientCountConverter))]
    public int? Stock { get; init; }

    /// <summary>The request that saves one such product.</summary>
    public SaveProductRequest ToSave() => new() { ProductId = UnderscoreId ?? Id, Name = Name, Price = Price, Stock = Stock };
}
