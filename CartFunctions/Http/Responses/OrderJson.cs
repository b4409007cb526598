using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CartFunctions.Carts;

namespace CartFunctions.Http.Responses;

/// <summary>ORDER of the contract.</summary>
internal sealed record OrderJson(
    [property: JsonPropertyName("_id")] ObjectId Id,
    ObjectId CartId,
    string UserId,
    IEnumerable<OrderLineJson> Items,
    decimal TotalAmount,
    OrderCouponJson? Coupon,
    ImmutableArray<Charge> Charges,
    decimal AmountDue,
    StringMap Data,
    string PlacedAt)
{
    /// <summary>An order as clients see it.</summary>
    public static OrderJson Of(Order order) => new(
        order.Id,
        order.CartId,
        order.UserId,
        order.Lines.Select((line, i) => new OrderLineJson(
            line.CartLine.Id,
            line.CartLine.ProductId,
            line.Name,
            line.Sku,
            line.CartLine.Options ?? StringMap.Empty,
            line.CartLine.Quantity,
            line.CartLine.PriceAtAdd,
            order.Coupon?.Discount.Lines[i] ?? 0)),
        order.TotalAmount,
        order.Coupon is { } coupon ? new OrderCouponJson(coupon.Code.ToString(), coupon.Discount.Total) : null,
        order.Charges,
        order.AmountDue,
        order.Data ?? StringMap.Empty,
        JsonTime.Format(order.PlacedAt));
}

/// <summary>One of an order's items.</summary>
internal readonly record struct OrderLineJson(
    ObjectId LineId, ObjectId ProductId, string Name, string? Sku, StringMap Options, int Quantity, decimal PriceAtAdd, decimal Discount);

/// <summary>An order's coupon.</summary>
internal sealed record OrderCouponJson(string Code, decimal Discount);

/// <summary>What a cart says of its reservation.</summary>
internal sealed record ReservationJson(string Until)
{
    /// <summary>A reservation as clients see it; null if the cart holds nothing.</summary>
    public static ReservationJson? Of(Reservation? reservation) =>
        reservation is { Held.IsEmpty: false } held ? new ReservationJson(JsonTime.Format(held.Until)) : null;
}
