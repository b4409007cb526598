using System.Text.Json.Serialization;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using FluentValidation;

namespace CartFunctions.Carts.CheckOut;

/// <summary>The body of a request to check out a cart, with the cart's id from the route.</summary>
internal sealed record CheckOutRequest : ICartRequest<CheckOutRequest>
{
    /// <summary>The smallest amount with 25 digits before the point.</summary>
    private const decimal AmountEnd = 1_000_000_000_000_000_000_000_000m;

    public static RequestValidator<CheckOutRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? CartId { get; set; }

    /// <summary>What the customer pays: from 0, at most 4 decimals, 24 digits before the point; null for any amount.</summary>
    [JsonConverter(typeof(PriceConverter))]
    public decimal? AmountDue { get; set; }

    private sealed class Rules : RequestValidator<CheckOutRequest>
    {
        public Rules()
        {
            RuleFor(request => request.CartId).MustBeId();
            RuleFor(request => request.AmountDue).Must(amount => amount is null or (>= 0 and < AmountEnd)).Else(Failure.InvalidAmount);
        }
    }
}

/// <summary>The source-generated JSON metadata of the body.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(CheckOutRequest))]
internal sealed partial class CheckOutJson : JsonSerializerContext;
