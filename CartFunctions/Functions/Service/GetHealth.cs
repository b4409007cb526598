using CartFunctions.Http;
using CartFunctions.Http.Answers;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Service;

/// <summary>Tells whether both tables can be read, within 2 seconds (contract section 7).</summary>
public sealed class GetHealth(StorageTables tables, Guard guard)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    [Function(nameof(GetHealth))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health")] HttpRequest request,
        CancellationToken cancellationToken) =>
        guard.RunAsync(request, _ => Answer(StatusCodes.Status503ServiceUnavailable, "unhealthy"), async bound =>
        {
            await tables.ProbeAsync(bound.Start());
            return Answer(StatusCodes.Status200OK, "healthy");
        }, cancellationToken, Patience);

    private static JsonAnswer Answer(int status, string text) =>
        JsonAnswer.Of(status, new HealthJson(text), CamelCaseJson.Default.HealthJson);
}
