using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Responses;

/// <summary>The responses that show an order: envelopes in camel case, without an ETag, since it never changes.</summary>
internal static class OrderResponses
{
    /// <summary>An order that was placed just now, or before under the same key.</summary>
    public static IResult Placed(PlacedOrder placed, string message) =>
        Of(StatusCodes.Status201Created, placed.Order, message) with
        {
            Location = $"/api/cart/{placed.Order.CartId}/orders/{placed.Order.Id}",
            IsReplay = placed.IsReplay,
        };

    /// <summary>An order that is read.</summary>
    public static IResult Order(Order order, string message) => Of(StatusCodes.Status200OK, order, message);

    private static JsonResponse Of(int status, Order order, string message) => new JsonResponse(
        status,
        JsonBodyWriter.Write(
            new Envelope<OrderJson>(true, OrderJson.Of(order), message, null),
            EnvelopeJsonContext.Default.EnvelopeOrderJson,
            order.Lines.Length));
}
