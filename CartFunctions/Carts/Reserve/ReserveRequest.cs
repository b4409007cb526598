using System.Text.Json.Serialization;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using FluentValidation;

namespace CartFunctions.Carts.Reserve;

/// <summary>The body that asks for a reservation, with the cart of its route.</summary>
internal sealed record ReserveRequest : ICartRequest<ReserveRequest>
{
    /// <summary>For how long, unless the request says so.</summary>
    public const int UsualMinutes = 15;

    private const int MostMinutes = 60;

    public static RequestValidator<ReserveRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? CartId { get; set; }

    /// <summary>1 to 60; null for 15.</summary>
    [JsonConverter(typeof(CountConverter))]
    public int? Minutes { get; set; }

    private sealed class Rules : RequestValidator<ReserveRequest>
    {
        public Rules()
        {
            RuleFor(request => request.CartId).MustBeId();
            RuleFor(request => request.Minutes)
                .Must(minutes => minutes is null or (>= 1 and <= MostMinutes))
                .Else(Failure.InvalidReservation);
        }
    }
}

/// <summary>The source-generated JSON metadata of the body.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(ReserveRequest))]
internal sealed partial class ReserveJson : JsonSerializerContext;
