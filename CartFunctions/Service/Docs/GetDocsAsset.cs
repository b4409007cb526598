using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Service.Docs;

/// <summary>Returns a file of the page of <see cref="GetDocs"/>.</summary>
public sealed class GetDocsAsset(DocsAssets files)
{
    [Function(nameof(GetDocsAsset))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/docs/{file}")] HttpRequest request,
        string file,
        CancellationToken cancellationToken) =>
        Task.FromResult(files.Asset(file));
}
