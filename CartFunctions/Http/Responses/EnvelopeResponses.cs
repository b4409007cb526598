using CartFunctions.Carts;
using CartFunctions.Catalog;
using CartFunctions.Http.Import;
using CartFunctions.Storage.Carts;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Responses;

/// <summary>The responses of the cart API and the catalogue: envelopes in camel case.</summary>
internal static class EnvelopeResponses
{
    private static readonly Failure ImportBrokeOff = Failure.ServiceUnavailable.With("storage failed on the way, import again");

    /// <summary>A cart.</summary>
    public static IResult Cart(CartView view, string message) =>
        JsonResponse.Of(
            StatusCodes.Status200OK,
            new Envelope<CartJson>(true, Map(view), message, null),
            EnvelopeJsonContext.Default.EnvelopeCartJson) with
        {
            Version = view.Cart.Version,
            IsReplay = view.IsReplay,
        };

    /// <summary>A product.</summary>
    public static IResult Product(Product product, string message, int status = StatusCodes.Status200OK) =>
        JsonResponse.Of(
            status, new Envelope<ProductJson>(true, Map(product), message, null), EnvelopeJsonContext.Default.EnvelopeProductJson);

    /// <summary>A page of products, with what the next one is asked for; null if it is the last.</summary>
    public static IResult Products(IReadOnlyList<Product> products, string? continuation, string message) =>
        JsonResponse.Of(
            StatusCodes.Status200OK,
            new Envelope<ProductPageJson>(true, new ProductPageJson(products.Select(Map), continuation), message, null),
            EnvelopeJsonContext.Default.EnvelopeProductPageJson);

    /// <summary>What became of an import: a failure with the counts if storage ended it.</summary>
    public static IResult Imported(ImportReport report)
    {
        var counts = new ImportJson(report.Imported, report.RejectedCount, report.Rejected);
        var failure = report.Fault is null ? null : ImportBrokeOff;
        return JsonResponse.Of(
            failure?.Status ?? StatusCodes.Status200OK,
            new Envelope<ImportJson>(failure is null, counts, failure?.Message ?? "Products imported", failure?.Error),
            EnvelopeJsonContext.Default.EnvelopeImportJson) with
        {
            RetryAfter = failure?.RetryAfter,
        };
    }

    /// <summary>A failure.</summary>
    public static IResult Failed(Failure failure) => Failed(failure, null);

    /// <summary>A failure; with the cart as it now is if the contract shows it.</summary>
    public static IResult Failed(Failure failure, CartView? current) =>
        JsonResponse.Of(
            failure.Status,
            new Envelope<CartJson>(false, current is null ? null : Map(current), failure.Message, failure.Error),
            EnvelopeJsonContext.Default.EnvelopeCartJson) with
        {
            Version = current?.Cart.Version,
            RetryAfter = failure.RetryAfter,
        };

    private static CartJson Map(CartView view) => new(
        view.Cart.Id.ToString(),
        Carts.Cart.UserId,
        view.Cart.Lines.Zip(view.Products, Map),
        view.Cart.TotalAmount,
        view.Cart.Version.ToString(),
        JsonTime.Format(view.Cart.CreatedAt),
        JsonTime.Format(view.Cart.UpdatedAt));

    private static CartLineJson Map(CartLine line, Product? product) => new(
        product is null ? new ProductJson(line.ProductId.ToString(), null, null, 0) : Map(product), line.Quantity, line.PriceAtAdd);

    private static ProductJson Map(Product product) => new(product.Id.ToString(), product.Name, product.Price, product.Stock);
}
