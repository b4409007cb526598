using System.Security.Cryptography;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Simulation.Defects;

/// <summary>The clock of one instance is off by an hour, so the instance treats active carts as expired.</summary>
internal sealed class ExpiryByWrongClock : Defect
{
    /// <inheritdoc/>
    public override string Name => "one clock is off by an hour";

    /// <inheritdoc/>
    public override TimeSpan Offset(int instance, TimeSpan usual) => instance == 1 ? TimeSpan.FromHours(1) : usual;
}

/// <summary>Every instance draws the same random numbers, so ids of writes and versions repeat.</summary>
internal sealed class SameIdsInAllInstances : Defect
{
    /// <inheritdoc/>
    public override string Name => "all instances draw the same ids";

    /// <inheritdoc/>
    public override void Configure(IServiceCollection services, int instance) =>
        services.AddSingleton<RandomNumberGenerator>(_ => new SeededBytes(new SeededRandom(1)));
}

/// <summary>The sweep deletes a cart that was changed since the sweep read it.</summary>
internal sealed class SweepWithoutCondition : Defect
{
    /// <inheritdoc/>
    public override string Name => "the sweep deletes a cart that has changed";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        request.Method == "DELETE" && request.Path.StartsWith("/carts", StringComparison.Ordinal)
            ? request with { IfMatch = "*" }
            : request);
}

/// <summary>The app ignores the If-Match of a product change.</summary>
internal sealed class IfMatchOfProductsIgnored : Defect
{
    /// <inheritdoc/>
    public override string Name => "the app ignores If-Match of products";

    /// <inheritdoc/>
    public override void Ask(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/api/products", StringComparison.Ordinal))
        {
            http.Request.Headers.Remove("If-Match");
        }
    }
}

/// <summary>A replay does not have the header Idempotency-Replayed.</summary>
internal sealed class ReplayHeaderMissing : Defect
{
    /// <inheritdoc/>
    public override string Name => "a replay is not marked as a replay";

    /// <inheritdoc/>
    public override Answer Answer(Answer usual) => usual with { IsReplay = false };
}

/// <summary>No failure has a Retry-After.</summary>
internal sealed class NoRetryAfter : Defect
{
    /// <inheritdoc/>
    public override string Name => "an answer lacks its Retry-After";

    /// <inheritdoc/>
    public override Answer Answer(Answer usual) => usual with { RetryAfter = null };
}
