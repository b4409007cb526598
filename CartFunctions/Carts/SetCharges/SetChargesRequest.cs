using System.Text.Json.Serialization;
using CartFunctions.Catalog;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using FluentValidation;

namespace CartFunctions.Carts.SetCharges;

/// <summary>The body of a request to replace a cart's charges, with the cart's id from the route.</summary>
internal sealed record SetChargesRequest : ICartRequest<SetChargesRequest>
{
    public static RequestValidator<SetChargesRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? CartId { get; set; }

    /// <summary>Up to 20 objects; null for anything else.</summary>
    [JsonConverter(typeof(ChargesConverter))]
    public IReadOnlyList<ChargeRequest>? Charges { get; set; }

    public CartChange ToChange() => new SetChargesChange([.. Charges!.Select(charge => charge.ToCharge())]);

    private sealed class Rules : RequestValidator<SetChargesRequest>
    {
        private static readonly Failure Invalid = Failure.InvalidCharges.With(
            $"up to {Charge.MaxPerCart} objects with a kind ({string.Join(", ", Charge.Kinds)}), a name and an amount");

        public Rules()
        {
            RuleFor(request => request.CartId).MustBeId();
            RuleFor(request => request.Charges)
                .Must(charges => charges?.Count <= Charge.MaxPerCart && charges.All(charge => charge.IsValid))
                .Else(Invalid);
        }
    }
}

/// <summary>One of the charges of the body.</summary>
internal sealed record ChargeRequest
{
    [JsonConverter(typeof(TextConverter))]
    public string? Kind { get; set; }

    [JsonConverter(typeof(TextConverter))]
    public string? Name { get; set; }

    [JsonConverter(typeof(PriceConverter))]
    public decimal? Amount { get; set; }

    [JsonIgnore]
    public bool IsValid => Kind is not null && Charge.Kinds.Contains(Kind) && Product.IsName(Name) && Product.IsPrice(Amount);

    public Charge ToCharge() => new(Kind!, Name!, Amount!.Value);
}

/// <summary>The source-generated JSON metadata of the body.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(SetChargesRequest))]
[JsonSerializable(typeof(ChargeRequest))]
internal sealed partial class SetChargesJson : JsonSerializerContext;
