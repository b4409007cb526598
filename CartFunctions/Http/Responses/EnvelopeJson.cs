using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CartFunctions.Carts;
using CartFunctions.Catalog;

namespace CartFunctions.Http.Responses;

/// <summary>The shape of every response of the cart API and the catalog.</summary>
internal sealed record Envelope<T>(bool Success, T? Data, string Message, string? Error);

/// <summary>CART of the contract.</summary>
internal sealed record CartJson(
    [property: JsonPropertyName("_id")] ObjectId Id,
    string UserId,
    IEnumerable<CartItemJson> Items,
    decimal TotalAmount,
    CartCouponJson? Coupon,
    ImmutableArray<Charge> Charges,
    decimal AmountDue,
    StringMap Data,
    ReservationJson? Reservation,
    string Version,
    string CreatedAt,
    string UpdatedAt);

/// <summary>An item of CART.</summary>
internal readonly record struct CartItemJson(
    ObjectId LineId,
    ProductJson ProductId,
    StringMap Options,
    int Quantity,
    decimal PriceAtAdd,
    decimal Discount,
    IReadOnlyList<string> Problems);

/// <summary>The two carts of a merge; from is null if it is gone by now.</summary>
internal sealed record MergedJson(CartJson Cart, CartJson? From);

/// <summary>PRODUCT of the contract; name and price are null if the product has left the catalog.</summary>
internal readonly record struct ProductJson(
    [property: JsonPropertyName("_id")] ObjectId Id, string? Name, decimal? Price, int Stock, int Reserved, string? Sku)
{
    /// <summary>A product as clients see it; null for one that has left the catalog.</summary>
    public static ProductJson Of(ObjectId id, Product? product) =>
        new(id, product?.Name, product?.Price, product?.Stock ?? 0, product?.Reserved ?? 0, product?.Sku?.ToString());
}

/// <summary>A page of the catalog.</summary>
internal sealed record ProductPageJson(IEnumerable<ProductJson> Items, string? Continuation);

/// <summary>The response of the health check.</summary>
internal sealed record HealthJson(string Status);

/// <summary>The source-generated JSON metadata of the bodies.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(Envelope<CartJson>))]
[JsonSerializable(typeof(Envelope<MergedJson>))]
[JsonSerializable(typeof(Envelope<ProductJson>))]
[JsonSerializable(typeof(Envelope<ProductPageJson>))]
[JsonSerializable(typeof(Envelope<OrderJson>))]
[JsonSerializable(typeof(Envelope<CouponJson>))]
[JsonSerializable(typeof(HealthJson))]
internal sealed partial class EnvelopeJsonContext : JsonSerializerContext;
