using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Responses;

/// <summary>The responses of the cart API: envelopes in camel case.</summary>
internal static class EnvelopeResponses
{
    /// <summary>A cart.</summary>
    public static IResult Cart(CartView view, string message)
    {
        var cart = Map(view);
        return new JsonResponse(
            StatusCodes.Status200OK,
            JsonBodyWriter.Write(
                new Envelope<CartJson>(true, cart, message, null),
                EnvelopeJsonContext.Default.EnvelopeCartJson,
                view.Cart.Lines.Length))
        {
            Tag = cart.Version,
            IsReplay = view.IsReplay,
        };
    }

    /// <summary>The two carts of a merge.</summary>
    public static IResult Merged(MergedViews merged, string message) =>
        new JsonResponse(
            StatusCodes.Status200OK,
            JsonBodyWriter.Write(
                new Envelope<MergedJson>(
                    true, new MergedJson(Map(merged.Cart), merged.From is { } from ? Map(from) : null), message, null),
                EnvelopeJsonContext.Default.EnvelopeMergedJson,
                merged.Cart.Cart.Lines.Length))
        {
            Tag = merged.Cart.Cart.Version.ToString(),
            IsReplay = merged.Cart.IsReplay,
        };

    /// <summary>A failure.</summary>
    public static JsonResponse Failed(Failure failure) => Failed(failure, null);

    /// <summary>A failure; with the cart as it now is if the contract shows it.</summary>
    public static JsonResponse Failed(Failure failure, CartView? current) =>
        new JsonResponse(
            failure.Status(),
            JsonBodyWriter.Write(
                new Envelope<CartJson>(false, current is null ? null : Map(current), failure.Message, failure.Error),
                EnvelopeJsonContext.Default.EnvelopeCartJson))
        {
            Tag = current?.Cart.Version.ToString(),
            RetryAfter = failure.RetryAfter,
        };

    private static CartJson Map(CartView view) => new(
        view.Cart.Id,
        view.Cart.UserId,
        view.Lines.Select(line => new CartItemJson(
            line.Line.Id,
            ProductJson.Of(line.Line.ProductId, line.Product),
            line.Line.Options ?? StringMap.Empty,
            line.Line.Quantity,
            line.Line.PriceAtAdd,
            line.Discount,
            line.Problems)),
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
