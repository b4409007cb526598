using System.Security.Cryptography;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Simulation.Defects;

/// <summary>One instance's clock is off by much more than clocks are, so that it finds carts expired that are not.</summary>
internal sealed class ExpiryByWrongClock : Defect
{
    /// <inheritdoc/>
    public override string Name => "expiry by a clock that is off by an hour";

    /// <inheritdoc/>
    public override TimeSpan Offset(int instance, TimeSpan usual) => instance == 1 ? TimeSpan.FromHours(1) : usual;
}

/// <summary>What should be random is the same in every instance: ids of writes and of states come back.</summary>
internal sealed class IdsThatRepeat : Defect
{
    /// <inheritdoc/>
    public override string Name => "ids that come back";

    /// <inheritdoc/>
    public override void Configure(IServiceCollection services, int instance) =>
        services.AddSingleton<RandomNumberGenerator>(_ => new SeededBytes(new SeededRandom(1)));
}

/// <summary>The sweep deletes a cart that was touched since it was found.</summary>
internal sealed class SweepWithoutCondition : Defect
{
    /// <inheritdoc/>
    public override string Name => "a sweep that deletes what was touched meanwhile";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        request.Method == "DELETE" && request.Path.StartsWith("/carts", StringComparison.Ordinal)
            ? request with { IfMatch = "*" }
            : request);
}

/// <summary>A product is changed, whatever the client knows of it.</summary>
internal sealed class IfMatchOfProductsIgnored : Defect
{
    /// <inheritdoc/>
    public override string Name => "If-Match of a product ignored";

    /// <inheritdoc/>
    public override void Ask(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/api/products", StringComparison.Ordinal))
        {
            http.Request.Headers.Remove("If-Match");
        }
    }
}

/// <summary>An answer does not say that it is a replay.</summary>
internal sealed class ReplayNotTold : Defect
{
    /// <inheritdoc/>
    public override string Name => "a replay that is not told";

    /// <inheritdoc/>
    public override Answer Answer(Answer usual) => usual with { IsReplay = false };
}

/// <summary>A failure that a repeat may help does not say when.</summary>
internal sealed class NoRetryAfter : Defect
{
    /// <inheritdoc/>
    public override string Name => "an answer without its Retry-After";

    /// <inheritdoc/>
    public override Answer Answer(Answer usual) => usual with { RetryAfter = null };
}
