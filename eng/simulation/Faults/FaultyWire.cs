using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Faults;

/// <summary>The connection of one instance to storage. The seed decides how long calls take and which fail.</summary>
/// <param name="instance">The instance.</param>
/// <param name="world">The run.</param>
internal sealed class FaultyWire(AppInstance instance, SimulatedWorld world) : IWire
{
    // Flows with the work of a request, so each call to storage is attributed to its operation.
    private static readonly AsyncLocal<Operation?> Flow = new();

    // With a longer time-out the SDK itself obeys Retry-After.
    private static readonly TimeSpan MaxSdkTimeout = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(int, string, string), long> retryTimes = [];
    private int calls;
    private int requests;

    /// <summary>The operation for which the following calls are made.</summary>
    public static Operation? CurrentOperation
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
        var operation = CurrentOperation;
        var number = calls++;
        var plan = world.Plan(instance.Number, number, request);
        if (number == world.StoppingCallOf(instance.Number))
        {
            plan = plan with { Fault = plan.Returns < plan.Arrives ? StorageFault.HangsBefore : StorageFault.HangsAfter };
            world.Stop(instance);
        }

        if (plan.Fault == StorageFault.ThrottledUntil && timeout > MaxSdkTimeout)
        {
            plan = plan with { Fault = StorageFault.Throttled }; // The SDK would wait on the real clock.
        }

        if (!cancellationToken.IsCancellationRequested)
        {
            CheckRetryAfter(operation, request);
        }

        var call = new FaultyCall(instance, world, request, plan, timeout, Answered, cancellationToken);
        call.Start(number);
        return call.Result;

        void Answered(WireResponse response)
        {
            if (operation is not null && plan.Fault == StorageFault.ThrottledUntil)
            {
                retryTimes[(operation.Number, request.Method, request.Path)] = world.Loop.Now + TimeSpan.FromSeconds(plan.Seconds).Ticks;
            }

            answered(response);
        }
    }

    /// <summary>Reports a call that the SDK or the app repeats before the end of a Retry-After.</summary>
    private void CheckRetryAfter(Operation? operation, TableRequest request)
    {
        var isOfCart = request.Path.StartsWith("/carts", StringComparison.Ordinal)
            && (operation?.Target is not { } target || request.KeyText.Contains(target, StringComparison.Ordinal));
        if (isOfCart && operation is not null
            && retryTimes.TryGetValue((operation.Number, request.Method, request.Path), out var until) && world.Loop.Now < until)
        {
            world.Report($"#{operation.Number} was repeated before the time of storage's Retry-After: {request.Method} {request.Path}.");
        }
    }
}
