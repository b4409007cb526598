using System.Text.Json.Serialization;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using FluentValidation;

namespace CartFunctions.Catalog.ChangeStock;

/// <summary>The body of a stock change, with the product id from the route.</summary>
internal sealed record ChangeStockRequest : IRequest<ChangeStockRequest>
{
    public static RequestValidator<ChangeStockRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? ProductId { get; set; }

    /// <summary>-2147483647 to 2147483647, not 0.</summary>
    [JsonConverter(typeof(ChangeConverter))]
    public int? Change { get; set; }

    /// <summary>The change. Valid only for a request that passed validation.</summary>
    public StockChange ToChange() => new(ProductId!.Value, Change.GetValueOrDefault());

    private sealed class Rules : RequestValidator<ChangeStockRequest>
    {
        public Rules()
        {
            RuleFor(request => request.ProductId).MustBeId();
            RuleFor(request => request.Change).Must(units => units is not null and not 0).Else(Failure.InvalidStockChange);
        }
    }
}

/// <summary>The source-generated JSON metadata of the body.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(ChangeStockRequest))]
internal sealed partial class ChangeStockJson : JsonSerializerContext;
