using Azure;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;
using Operation = CartFunctions.Simulation.World.Operation;

namespace CartFunctions.Simulation.Faults;

/// <summary>One call from an instance to storage.</summary>
/// <param name="instance">The instance.</param>
/// <param name="world">The run.</param>
/// <param name="request">The call.</param>
/// <param name="plan">Its plan.</param>
/// <param name="timeout">The time-out of the caller.</param>
/// <param name="answered">Gets the response.</param>
/// <param name="cancellationToken">Cancelled when the caller stops waiting.</param>
internal sealed class FaultyCall(
    AppInstance instance,
    SimulatedWorld world,
    TableRequest request,
    CallPlan plan,
    TimeSpan timeout,
    Action<WireResponse> answered,
    CancellationToken cancellationToken)
{
    // Its continuations run synchronously, so they run on the loop.
    private readonly TaskCompletionSource result = new();
    private readonly EventLoop loop = world.Loop;
    private readonly long began = world.Loop.Now;
    private readonly Operation? currentOperation = FaultyWire.CurrentOperation;

    // The operations whose change this write may contain. A write of reservation rows contains none.
    private readonly List<Operation> served =
        request.IsRead || IsOfReservations(request) ? [] : instance.RecentOperationsOn(request.KeyText);

    private CancellationTokenRegistration cancellation;
    private int number;
    private bool isEssential = FaultyWire.CurrentOperation is not null;

    /// <summary>Ends when the caller has the response, or fails.</summary>
    public Task Result => result.Task;

    /// <summary>Sends the call.</summary>
    /// <param name="callNumber">Its number at the instance.</param>
    public void Start(int callNumber)
    {
        number = callNumber;
        var isLate = plan.Fault is StorageFault.Late or StorageFault.LostAndLate;
        var arrives = isLate && plan.Hangs ? plan.Arrives + timeout : plan.Arrives;
        loop.After(arrives, Arrive);
        if (!request.IsRead)
        {
            world.History.Write(instance.Number, request, began, began + (arrives.Ticks * (plan.Fault == StorageFault.Twice ? 2 : 1)));
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
            // It runs on the loop, because the code that cancels may still be running.
            cancellation = cancellationToken.UnsafeRegister(_ => loop.At(loop.Now, CancelCall), null);
        }
    }

    private static bool IsOfReservations(TableRequest request) => request.Path == "/$batch"
        && Batch.PartsOf(request).Exists(part => part.Path.StartsWith("/products", StringComparison.Ordinal));

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
        var changes = world.StorageWatch.Changes;
        var answer = world.Handle(instance.Number, request, currentOperation, isLate: result.Task.IsCompleted);
        isEssential |= world.StorageWatch.Changes > changes;
        if (!request.IsRead && answer.Status < 300 && !answer.IsRefused)
        {
            served.ForEach(one => one.WrittenAt = loop.Now);
            world.Ranks.Written(request, served);
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
                Pass(world.Throttle(plan.Seconds));
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
        End($"{answer.Status} {answer.ErrorCode}", () =>
        {
            answered(new WireResponse(answer, length));
            return result.TrySetResult();
        });
    }

    private void Break(bool isConnected)
    {
        Lose();
        var cause = isConnected
            ? new HttpRequestException(HttpRequestError.ResponseEnded, "The connection broke.")
            : new HttpRequestException(HttpRequestError.ConnectionError, "No connection.");
        var failure = world.Defect?.ConnectionFailure(cause, request) ?? cause;
        End("broken", () => result.TrySetException(new RequestFailedException(failure.Message, failure)));
    }

    private void GiveUp()
    {
        Lose();
        var failure = world.Defect?.ConnectionFailure(null, request);
        End("given up", () =>
        {
            var cause = failure is null
                ? (Exception)new TaskCanceledException("Too slow.")
                : new RequestFailedException(failure.Message, failure);
            return result.TrySetException(cause);
        });
    }

    private void CancelCall() => End("cancelled", () => result.TrySetCanceled(cancellationToken));

    private void Lose(bool isLost = true)
    {
        if (isLost)
        {
            served.ForEach(one => one.StorageResponseWasLost = true);
        }
    }

    private void End(string how, Func<bool> end)
    {
        if (instance.Scheduler.IsStopped || result.Task.IsCompleted)
        {
            return;
        }

        cancellation.Unregister();
        world.RecordCall(instance.Number, number, began, request, plan.Fault, how, isEssential);
        end();
    }
}
