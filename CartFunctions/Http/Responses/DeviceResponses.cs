using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Responses;

/// <summary>The responses of the device API: no envelope, snake case.</summary>
internal static class DeviceResponses
{
    /// <summary>A cart: 201 if the operation made it.</summary>
    public static IResult Cart(CartView view) =>
        new JsonResponse(
            view.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            JsonBodyWriter.Write(Map(view), DeviceJsonContext.Default.DeviceCartJson, view.Cart.Lines.Length))
        {
            Tag = view.Cart.Version.ToString(),
            Location = view.IsNew ? "/cart" : null,
            IsReplay = view.IsReplay,
        };

    /// <summary>A failure.</summary>
    public static IResult Failed(Failure failure) =>
        new JsonResponse(
            failure.DeviceStatus(),
            JsonBodyWriter.Write(new DeviceFailureJson(failure.Error, failure.Message), DeviceJsonContext.Default.DeviceFailureJson))
        {
            RetryAfter = failure.RetryAfter,
        };

    /// <summary>A failure that shows the cart as it now is; null if there is none.</summary>
    public static IResult Changed(Failure failure, CartView? current) =>
        new JsonResponse(
            failure.DeviceStatus(),
            JsonBodyWriter.Write(
                new DeviceCartChangedJson(failure.Error, failure.Message, current is null ? null : Map(current)),
                DeviceJsonContext.Default.DeviceCartChangedJson))
        {
            Tag = current?.Cart.Version.ToString(),
        };

    private static DeviceItemJson MapItem(LineView line) => new(
        line.Line.Id,
        line.Line.ProductId,
        line.Line.Options ?? StringMap.Empty,
        line.Line.Quantity,
        line.Line.PriceAtAdd,
        line.Discount,
        line.Problems,
        new DeviceProductJson(
            line.Product?.Name,
            line.Product?.Price,
            line.Product?.Stock ?? 0,
            line.Product?.Reserved ?? 0,
            line.Product?.Sku?.ToString()));

    private static DeviceCartJson Map(CartView view) => new(
        view.Cart.Id,
        view.Lines.Select(MapItem),
        view.Cart.TotalAmount,
        CartCouponJson.Of(view),
        view.Cart.Charges,
        view.AmountDue,
        view.Cart.Data ?? StringMap.Empty,
        ReservationJson.Of(view.Cart.Reservation),
        view.Cart.Version.ToString(),
        JsonTime.Format(view.Cart.CreatedAt),
        JsonTime.Format(view.Cart.UpdatedAt));
}
