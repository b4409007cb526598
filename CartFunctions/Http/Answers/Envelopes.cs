using CartFunctions.Carts;
using CartFunctions.Catalog;
using CartFunctions.Http.Import;
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
        return JsonAnswer.Of(StatusCodes.Status200OK, body, CamelCaseJson.Default.EnvelopeCartJson) with
        {
            Version = cart.Version,
            IsReplay = view.IsReplay,
        };
    }

    /// <summary>A product.</summary>
    public static IResult Product(Product product, string message, int status = StatusCodes.Status200OK) =>
        JsonAnswer.Of(
            status, new Envelope<ProductJson>(true, Show(product), message, null), CamelCaseJson.Default.EnvelopeProductJson);

    /// <summary>A page of products.</summary>
    /// <param name="found">The products; one more than the page holds where there is another page.</param>
    /// <param name="limit">How many the page holds.</param>
    /// <param name="message">What the answer says.</param>
    public static IResult Products(IReadOnlyList<Product> found, int limit, string message)
    {
        var continuation = found.Count > limit ? found[limit - 1].Id.ToString() : null;
        var page = new ProductPageJson(found.Take(limit).Select(Show), continuation);
        var body = new Envelope<ProductPageJson>(true, page, message, null);
        return JsonAnswer.Of(StatusCodes.Status200OK, body, CamelCaseJson.Default.EnvelopeProductPageJson);
    }

    /// <summary>What became of an import: a failure with the counts where storage ended it.</summary>
    public static IResult Imported(ImportReport report)
    {
        var counts = new ImportJson(report.Imported, report.RejectedCount, report.Rejected);
        var failure = report.Fault is null ? null : new Failure(Failure.ServiceUnavailable, "storage failed on the way, import again");
        var body = new Envelope<ImportJson>(failure is null, counts, failure?.Message ?? "Products imported", failure?.Error);
        var status = failure is null ? StatusCodes.Status200OK : FailureStatus.Of(failure);
        return JsonAnswer.Of(status, body, CamelCaseJson.Default.EnvelopeImportJson) with { MayRetry = failure is not null };
    }

    /// <summary>A failure.</summary>
    public static IResult Failed(Failure failure) => Failed(failure, null);

    /// <summary>A failure; with the cart as it now is where the contract shows it.</summary>
    public static IResult Failed(Failure failure, CartView? current)
    {
        var cart = current is null ? null : Show(current);
        var body = new Envelope<CartJson>(false, cart, failure.Message, failure.Error);
        return JsonAnswer.Of(FailureStatus.Of(failure), body, CamelCaseJson.Default.EnvelopeCartJson) with
        {
            Version = cart?.Version,
            MayRetry = FailureStatus.MayRetry(failure),
        };
    }

    private static CartJson Show(CartView view) => new(
        view.Cart.Id.ToString(),
        CartEntity.UserId,
        view.Cart.Lines.Zip(view.Products, Show),
        view.Cart.TotalAmount,
        view.Cart.Version.ToString(),
        JsonTime.Show(view.Cart.CreatedAt),
        JsonTime.Show(view.Cart.UpdatedAt));

    private static CartLineJson Show(CartLine line, Product? product)
    {
        var shown = product is null ? new ProductJson(line.ProductId.ToString(), null, null, 0) : Show(product);
        return new CartLineJson(shown, line.Quantity, line.PriceAtAdd);
    }

    private static ProductJson Show(Product product) => new(product.Id.ToString(), product.Name, product.Price, product.Stock);
}
