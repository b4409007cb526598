using CartFunctions.Http;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Tables;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Service.Health;

/// <summary>Checks within 2 seconds that both tables can be read (contract, "Service").</summary>
public sealed class HealthEndpoint
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    private readonly StorageTables tables;
    private readonly FailureHandler failures;

    internal HealthEndpoint(StorageTables tables, FailureHandler failures) => (this.tables, this.failures) = (tables, failures);

    internal Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken) =>
        failures.RunAsync(
            request,
            _ => Respond(StatusCodes.Status503ServiceUnavailable, "unhealthy"),
            () => ValueTask.FromResult<Result<StorageTables>>(tables),
            async (read, token) =>
            {
                await read.ProbeAsync(token);
                return "healthy";
            },
            status => Respond(StatusCodes.Status200OK, status),
            cancellationToken,
            Limit);

    private static JsonResponse Respond(int status, string text) =>
        new(status, JsonBodyWriter.Write(new HealthJson(text), EnvelopeJsonContext.Default.HealthJson));
}
