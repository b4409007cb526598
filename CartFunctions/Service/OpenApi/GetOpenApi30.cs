using CartFunctions.Service.Docs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Service.OpenApi;

/// <summary>Returns the OpenAPI document in OpenAPI 3.0, for tools that lack 3.1 (contract, "Service").</summary>
public sealed class GetOpenApi30(DocsAssets files)
{
    [Function(nameof(GetOpenApi30))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/openapi-3.0.json")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Task.FromResult(files.Document30);
}
