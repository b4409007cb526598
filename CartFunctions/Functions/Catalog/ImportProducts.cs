using CartFunctions.Http;
using CartFunctions.Http.Answers;
using CartFunctions.Http.Import;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Catalog;

/// <summary>Brings a file of products into the catalogue (contract section 3).</summary>
public sealed class ImportProducts(ProductImport import, SaveProductValidator validator, Guard guard)
{
    [Function(nameof(ImportProducts))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/products/import")] HttpRequest request,
        CancellationToken cancellationToken) =>
        guard.RunAsync(
            request,
            Envelopes.Failed,
            async _ =>
            {
                if (!(await ProductFile.OpenAsync(request, validator, cancellationToken)).TryGet(out var file, out var refused))
                {
                    return Envelopes.Failed(refused);
                }

                var report = await import.RunAsync(file.ReadAsync(cancellationToken), cancellationToken);
                if (report.Fault is not null)
                {
                    guard.Report(request, report.Fault);
                }

                return Envelopes.Imported(report);
            },
            cancellationToken);
}
