using System.Globalization;
using CartFunctions.Carts;
using CartFunctions.Catalog;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Answers;

/// <summary>The answers of the cart API and the catalogue (contract sections 1 and 3).</summary>
public static class Envelopes
{
    /// <summary>A cart.</summary>
    public static IResult Cart(CartView view, string message)
    {
        var cart = Show(view);
        var body = new Envelope<CartJson>(true, cart, message, null);
        return JsonAnswer.Of(StatusCodes.Status200OK, body, PlainJson.CamelCase.EnvelopeCartJson, cart.Version);
    }

    /// <summary>A product.</summary>
    public static IResult Product(Product product, string message, int status = StatusCodes.Status200OK) =>
        JsonAnswer.Of(
            status, new Envelope<ProductJson>(true, Show(product), message, null), PlainJson.CamelCase.EnvelopeProductJson);

    /// <summary>A failure.</summary>
    public static IResult Failed(Failure failure) =>
        JsonAnswer.Of(
            FailureStatus.Of(failure),
            new Envelope<CartJson>(false, null, failure.Message, failure.Error),
            PlainJson.CamelCase.EnvelopeCartJson,
            mayRetry: FailureStatus.MayRetry(failure));

    private static CartJson Show(CartView view) => new(
        view.Cart.Id.ToString(),
        CartEntity.UserId,
        view.Cart.Lines.Select(line => new CartLineJson(Show(line, view), line.Quantity, line.PriceAtAdd)),
        view.Cart.TotalAmount,
        view.Cart.Version.ToString(),
        Show(view.Cart.CreatedAt),
        Show(view.Cart.UpdatedAt));

    private static ProductJson Show(CartLine line, CartView view) =>
        view.Products.TryGetValue(line.ProductId, out var product)
            ? Show(product)
            : new ProductJson(line.ProductId.ToString(), null, null, 0);

    private static ProductJson Show(Product product) => new(product.Id.ToString(), product.Name, product.Price, product.Stock);

    private static string Show(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
