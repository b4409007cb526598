using CartFunctions.Http.Docs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Service;

/// <summary>Answers the OpenAPI document of all functions (contract, "Service").</summary>
public sealed class GetOpenApiDocument(DocsFiles files)
{
    [Function(nameof(GetOpenApiDocument))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/openapi.json")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Task.FromResult(files.Document);
}
