using CartFunctions.Http.Responses;
using CartFunctions.Storage.Tables;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Endpoints;

/// <summary>Tells whether both tables can be read, within 2 seconds (contract, "Service").</summary>
public sealed class HealthEndpoint
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    private readonly StorageTables tables;
    private readonly FailureBoundary boundary;

    internal HealthEndpoint(StorageTables tables, FailureBoundary boundary) => (this.tables, this.boundary) = (tables, boundary);

    internal Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            _ => Answer(StatusCodes.Status503ServiceUnavailable, "unhealthy"),
            () => ValueTask.FromResult<Result<StorageTables>>(tables),
            async (read, token) =>
            {
                await read.ProbeAsync(token);
                return "healthy";
            },
            status => Answer(StatusCodes.Status200OK, status),
            cancellationToken,
            Limit);

    private static JsonResponse Answer(int status, string text) =>
        new(status, JsonText.Write(new HealthJson(text), EnvelopeJsonContext.Default.HealthJson));
}
