using Azure;
using CartFunctions.Tests.Simulation.Engine;
using CartFunctions.Tests.Simulation.Tables;
using CartFunctions.Tests.Simulation.World;
using Operation = CartFunctions.Tests.Simulation.World.Operation;

namespace CartFunctions.Tests.Simulation.Faults;

/// <summary>One instance's way to storage, on which calls take time and go wrong by the seed.</summary>
/// <param name="instance">The instance.</param>
/// <param name="world">The run.</param>
public sealed class FaultyWire(AppInstance instance, SimulatedWorld world) : IWire
{
    // Flows with the work of a request, so that each call is known for its operation's.
    private static readonly AsyncLocal<Operation?> Flow = new();

    // Who waits longer lets the SDK itself wait as storage asks.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly AppInstance instance = instance;
    private readonly SimulatedWorld world = world;
    private readonly EventLoop loop = world.Loop;
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
    public Task<WireResponse> SendAsync(TableRequest request, TimeSpan timeout, CancellationToken cancellationToken)
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
        var call = new Call(this, request, plan, timeout, cancellationToken);
        call.Start(number);
        return call.Result;
    }

    /// <summary>Whoever was told when to come back, the SDK or the app, must not ask the same again before.</summary>
    private void CheckRetryAfter(Operation? operation, TableRequest request, CallPlan plan)
    {
        if (operation is null || !request.Path.StartsWith("/carts", StringComparison.Ordinal))
        {
            return;
        }

        var call = (operation.Number, request.Method, request.Path);
        if (toldToWait.TryGetValue(call, out var until) && loop.Now < until)
        {
            world.Report($"#{operation.Number} asked again before the time that storage's Retry-After named: {request.Method} {request.Path}.");
        }

        if (plan.Fault == StorageFault.ThrottledUntil)
        {
            toldToWait[call] = (loop.Now + plan.Arrives.Ticks + plan.Returns.Ticks) + TimeSpan.FromSeconds(plan.Seconds).Ticks;
        }
    }

    /// <summary>One call on its way.</summary>
    private sealed class Call(
        FaultyWire wire,
        TableRequest request,
        CallPlan plan,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        // Its continuations run in line, and so on the loop.
        private readonly TaskCompletionSource<WireResponse> result = new();
        private readonly EventLoop loop = wire.loop;
        private CancellationTokenRegistration leaving;
        private readonly long began = wire.loop.Now;

        // Those that one write may serve together.
        private readonly List<Operation> served = request.IsRead ? [] : wire.instance.LatelyOn(request.KeyText);

        private int number;

        public Task<WireResponse> Result => result.Task;

        public void Start(int callNumber)
        {
            number = callNumber;
            var isLate = plan.Fault is StorageFault.Late or StorageFault.LostAndLate;
            var arrives = isLate && plan.Hangs ? plan.Arrives + timeout : plan.Arrives;
            loop.After(arrives, Arrive);
            if (!request.IsRead)
            {
                wire.world.History.Write(wire.instance.Number, request, began, began + (arrives.Ticks * (plan.Fault == StorageFault.Twice ? 2 : 1)));
            }

            if (plan.Fault == StorageFault.LostAndLate)
            {
                loop.After(plan.Returns, () => Break(isConnected: true));
            }

            if (plan.Hangs || plan.Arrives + plan.Returns >= timeout)
            {
                loop.After(timeout, GiveUp);
            }

            if (cancellationToken.CanBeCanceled)
            {
                // By way of the loop: whoever cancels may be in the middle of something.
                leaving = cancellationToken.UnsafeRegister(_ => loop.At(loop.Now, Leave), null);
            }
        }

        private void Arrive()
        {
            var answer = plan.IsNeverDone ? null : Do();
            if (plan.Hangs || plan.Fault == StorageFault.LostAndLate)
            {
                return;
            }

            loop.After(plan.Returns, () => Return(answer));
            if (plan.Fault == StorageFault.Twice)
            {
                loop.After(plan.Arrives, () => Do());
            }
        }

        private TableAnswer Do()
        {
            var answer = wire.world.Handle(wire.instance.Number, request);
            if (!request.IsRead && answer.Status < 300)
            {
                served.ForEach(one => one.WrittenAt = loop.Now);
            }

            return answer;
        }

        private void Return(TableAnswer? answer)
        {
            switch (plan.Fault)
            {
                case StorageFault.Refused:
                    Break(isConnected: false);
                    break;
                case StorageFault.LostBefore or StorageFault.LostAfter:
                    Break(isConnected: true);
                    break;
                case StorageFault.Throttled:
                    Pass(TableAnswer.Of(TableError.ServerBusy));
                    break;
                case StorageFault.ThrottledUntil:
                    Pass(wire.world.Throttle(plan.Seconds));
                    break;
                case StorageFault.Error or StorageFault.ErrorButDone:
                    Lose();
                    Pass(TableAnswer.Of(plan.Fault == StorageFault.Error ? TableError.Internal : TableError.TimedOut));
                    break;
                case StorageFault.HalfAnswer when answer is { Body.Length: > 1 }:
                    Lose();
                    Pass(answer, answer.Body.Length / 2);
                    break;
                default:
                    Pass(answer!);
                    break;
            }
        }

        private void Pass(TableAnswer answer, int? length = null)
        {
            Lose(answer.Status >= 500);
            End($"{answer.Status} {answer.ErrorCode}", () => result.TrySetResult(new WireResponse(answer, length)));
        }

        private void Break(bool isConnected)
        {
            Lose();
            var cause = isConnected
                ? new HttpRequestException(HttpRequestError.ResponseEnded, "The connection broke.")
                : new HttpRequestException(HttpRequestError.ConnectionError, "No connection.");
            var seen = wire.world.Defect?.Broken(cause, request) ?? cause;
            End("broken", () => result.TrySetException(new RequestFailedException(seen.Message, seen)));
        }

        private void GiveUp()
        {
            Lose();
            var seen = wire.world.Defect?.Broken(null, request);
            End("given up", () =>
            {
                var cause = seen is null ? (Exception)new TaskCanceledException("Too slow.") : new RequestFailedException(seen.Message, seen);
                return result.TrySetException(cause);
            });
        }

        private void Leave() => End("left", () => result.TrySetCanceled(cancellationToken));

        private void Lose(bool isLost = true)
        {
            if (isLost)
            {
                served.ForEach(one => one.LostAnAnswer = true);
            }
        }

        private void End(string how, Func<bool> end)
        {
            if (wire.instance.Scheduler.IsDead || result.Task.IsCompleted)
            {
                return;
            }

            leaving.Unregister();
            wire.world.NoteCall(wire.instance.Number, number, began, request, plan.Fault, how);
            end();
        }
    }
}
