using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Service.Docs;

/// <summary>Returns the page that shows the OpenAPI document and can send requests (contract, "Service").</summary>
public sealed class GetDocs(DocsAssets files)
{
    [Function(nameof(GetDocs))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/docs")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Task.FromResult(files.Page);
}
