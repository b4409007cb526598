using CartFunctions.Http;
using CartFunctions.Http.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>Imports a file of products into the catalog (contract, "Catalog").</summary>
public sealed class ImportProducts(ProductImport import, FailureHandler failures)
{
    [Function(nameof(ImportProducts))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/products/import")] HttpRequest request,
        CancellationToken cancellationToken) =>
        failures.RunAsync(
            request,
            EnvelopeResponses.Failed,
            () => ProductFile.OpenAsync(request, cancellationToken),
            (file, token) => import.RunAsync(file.ReadAsync(token), token),
            report => Present(request, report),
            cancellationToken,
            limit: Timeout.InfiniteTimeSpan); // The import lasts as long as the client sends.

    private JsonResponse Present(HttpRequest request, ImportReport report)
    {
        if (report.Fault is not null)
        {
            failures.Report(request, report.Fault);
        }

        return ImportResponse.Of(report);
    }
}
