using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CartFunctions.Carts;

namespace CartFunctions.Http.Responses;

/// <summary>DEVICE_CART of the contract.</summary>
internal sealed record DeviceCartJson(
    ObjectId Id,
    IEnumerable<DeviceItemJson> Items,
    decimal TotalAmount,
    CartCouponJson? Coupon,
    ImmutableArray<Charge> Charges,
    decimal AmountDue,
    StringMap Data,
    ReservationJson? Reservation,
    string Version,
    string CreatedAt,
    string UpdatedAt);

/// <summary>An item of DEVICE_CART.</summary>
internal readonly record struct DeviceItemJson(
    ObjectId LineId,
    ObjectId ProductId,
    StringMap Options,
    int Quantity,
    decimal PriceAtAddition,
    decimal Discount,
    IReadOnlyList<string> Problems,
    DeviceProductJson Product);

/// <summary>The product of an item; name and price are null if the product has left the catalog.</summary>
internal readonly record struct DeviceProductJson(string? Name, decimal? Price, int Stock, int Reserved, string? Sku);

/// <summary>A failure on the device API.</summary>
internal sealed record DeviceFailureJson(string Error, string Message);

/// <summary>The failure "Cart has changed" on the device API, with the cart as it now is.</summary>
internal sealed record DeviceCartChangedJson(string Error, string Message, DeviceCartJson? Cart);

/// <summary>The source-generated JSON metadata of the bodies.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(DeviceCartJson))]
[JsonSerializable(typeof(DeviceCartChangedJson))]
[JsonSerializable(typeof(DeviceFailureJson))]
internal sealed partial class DeviceJsonContext : JsonSerializerContext;
