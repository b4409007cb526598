using System.Text.Json.Serialization;
using CartFunctions.Catalog;
using CartFunctions.Http.Json;
using FluentValidation;

namespace CartFunctions.Http.Requests;

/// <summary>The body that changes a product's stock, with the id of its route.</summary>
internal sealed record StockChangeRequest : IRequest<StockChangeRequest>
{
    public static RequestValidator<StockChangeRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? ProductId { get; set; }

    /// <summary>-2147483647 to 2147483647, not 0.</summary>
    [JsonConverter(typeof(DifferenceConverter))]
    public int? Change { get; set; }

    /// <summary>The change; only of a request that is valid.</summary>
    public StockChange ToChange() => new(ProductId.GetValueOrDefault(), Change.GetValueOrDefault());

    private sealed class Rules : RequestValidator<StockChangeRequest>
    {
        public Rules()
        {
            RuleFor(change => change.ProductId).MustBeId();
            RuleFor(change => change.Change).Must(units => units is not null and not 0).Else(Failure.InvalidStockChange);
        }
    }
}
