using CartFunctions.Storage.Products;
using CartFunctions.Storage.Reservations;

namespace CartFunctions.Catalog.DeleteProduct;

/// <summary>Deletes a product, after releasing its expired reservations if there are any.</summary>
public sealed class DeleteProductHandler
{
    private readonly ProductStore products;
    private readonly EndedReservations reservations;

    internal DeleteProductHandler(ProductStore products, EndedReservations reservations) =>
        (this.products, this.reservations) = (products, reservations);

    internal async Task<ProductResult> DeleteAsync(ProductChangeRequest request, CancellationToken cancellationToken)
    {
        var result = await products.ChangeAsync(request, cancellationToken);
        if (result.Failure?.Is(Failure.ProductIsReserved) != true)
        {
            return result;
        }

        await reservations.ReleaseAsync(request.Change.ProductId, null, cancellationToken);
        return await products.ChangeAsync(request, cancellationToken);
    }
}
