using CartFunctions.Service.Docs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Service.OpenApi;

/// <summary>Returns the OpenAPI document of all functions (contract, "Service").</summary>
public sealed class GetOpenApi(DocsAssets files)
{
    [Function(nameof(GetOpenApi))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/openapi.json")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Task.FromResult(files.Document);
}
