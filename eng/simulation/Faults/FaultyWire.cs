using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Faults;

/// <summary>One instance's way to storage, on which calls take time and go wrong by the seed.</summary>
/// <param name="instance">The instance.</param>
/// <param name="world">The run.</param>
internal sealed class FaultyWire(AppInstance instance, SimulatedWorld world) : IWire
{
    // Flows with the work of a request, so that each call is known for its operation's.
    private static readonly AsyncLocal<Operation?> Flow = new();

    // Who waits longer lets the SDK itself wait as storage asks.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(int, string, string), long> toldToWait = [];
    private int calls;
    private int requests;

    /// <summary>The operation on whose behalf the calls from here on are made.</summary>
    public static Operation? OnBehalfOf
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    /// <inheritdoc/>
    public string NextRequestId() => (++requests).ToString(null, null);

    /// <inheritdoc/>
    public Task SendAsync(
        TableRequest request, TimeSpan timeout, Action<WireResponse> answered, CancellationToken cancellationToken)
    {
        var operation = OnBehalfOf;
        var number = calls++;
        var plan = world.Plan(instance.Number, number, request);
        if (number == world.StopOf(instance.Number))
        {
            plan = plan with { Fault = plan.Returns < plan.Arrives ? StorageFault.HangsBefore : StorageFault.HangsAfter };
            world.Stop(instance);
        }

        if (plan.Fault == StorageFault.ThrottledUntil && timeout > Patience)
        {
            plan = plan with { Fault = StorageFault.Throttled }; // The SDK would sleep on a clock of its own.
        }

        CheckRetryAfter(operation, request, plan);
        var call = new FaultyCall(instance, world, request, plan, timeout, answered, cancellationToken);
        call.Start(number);
        return call.Result;
    }

    /// <summary>Whoever was told when to come back, the SDK or the app, must not ask the same again before.</summary>
    private void CheckRetryAfter(Operation? operation, TableRequest request, CallPlan plan)
    {
        // A purchase asks for several things of one cart at once, none of which knows what another was told.
        if (operation is not { IsPurchase: false } || !request.Path.StartsWith("/carts", StringComparison.Ordinal)
            || (operation.Target is { } target && !request.KeyText.Contains(target, StringComparison.Ordinal)))
        {
            return;
        }

        var call = (operation.Number, request.Method, request.Path);
        if (toldToWait.TryGetValue(call, out var until) && world.Loop.Now < until)
        {
            world.Report($"#{operation.Number} asked again before the time that storage's Retry-After named: {request.Method} {request.Path}.");
        }

        if (plan.Fault == StorageFault.ThrottledUntil)
        {
            toldToWait[call] = (world.Loop.Now + plan.Arrives.Ticks + plan.Returns.Ticks) + TimeSpan.FromSeconds(plan.Seconds).Ticks;
        }
    }
}
