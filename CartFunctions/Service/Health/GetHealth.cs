using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Service.Health;

/// <summary>Checks that both tables can be read (contract, "Service").</summary>
public sealed class GetHealth(HealthEndpoint health)
{
    [Function(nameof(GetHealth))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/health")] HttpRequest request,
        CancellationToken cancellationToken) =>
        health.GetAsync(request, cancellationToken);
}
