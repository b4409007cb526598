using CartFunctions.Catalog;
using CartFunctions.Storage.Products;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Responses;

/// <summary>The responses of the catalog: envelopes in camel case.</summary>
internal static class CatalogResponses
{
    /// <summary>A product in one of its states.</summary>
    public static JsonResponse Product(ProductView view, string message, int status = StatusCodes.Status200OK) =>
        Product(status, view, message, null) with { Tag = view.Tag };

    /// <summary>A product as saved.</summary>
    public static JsonResponse SavedProduct(ProductResult saved) => saved.IsNew
        ? Product(saved.View!, "Product created successfully", StatusCodes.Status201Created)
        : Product(saved.View!, "Product replaced successfully");

    /// <summary>A product that is gone, and so has no state.</summary>
    public static JsonResponse DeletedProduct(ProductView view, string message) => Product(StatusCodes.Status200OK, view, message, null);

    /// <summary>The failure that shows the product as it now is; null if there is none.</summary>
    public static IResult ProductChanged(Failure failure, ProductView? current) => current is null
        ? EnvelopeResponses.Failed(failure)
        : Product(failure.Status(), current, failure.Message, failure.Error) with { Tag = current.Tag };

    /// <summary>A page of products, with what the next one is asked for; null if it is the last.</summary>
    public static JsonResponse Products(IReadOnlyList<Product> products, string? continuation, string message)
    {
        var page = new ProductPageJson(products.Select(product => ProductJson.Of(product.Id, product)), continuation);
        return new JsonResponse(
            StatusCodes.Status200OK,
            JsonBodyWriter.Write(
                new Envelope<ProductPageJson>(true, page, message, null),
                EnvelopeJsonContext.Default.EnvelopeProductPageJson,
                products.Count));
    }

    private static JsonResponse Product(int status, ProductView view, string message, string? error) =>
        new JsonResponse(
            status,
            JsonBodyWriter.Write(
                new Envelope<ProductJson>(error is null, ProductJson.Of(view.Product.Id, view.Product), message, error),
                EnvelopeJsonContext.Default.EnvelopeProductJson));
}
