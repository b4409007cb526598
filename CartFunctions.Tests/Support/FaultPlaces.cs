using System.Net;

namespace CartFunctions.Tests.Support;

/// <summary>Faults at one call of the path of a request, whichever it is, and a process that dies there.</summary>
public static class FaultPlaces
{
    /// <summary>The fault for which the app waits until its time-out.</summary>
    public const string NotDoneInTime = "not done in time";

    /// <summary>What <see cref="FailAt"/> knows.</summary>
    public static readonly IReadOnlyList<string> Faults = ["lost answer", "reset", "busy", "server error", NotDoneInTime];

    /// <summary>Lets one call of the path fail.</summary>
    public static void FailAt(this FaultyStorage storage, int place, string fault)
    {
        var calls = 0;
        storage.Fault = _ => Interlocked.Increment(ref calls) != place ? StorageFault.None : fault switch
        {
            "lost answer" => StorageFault.LostAnswer,
            "reset" => StorageFault.Reset,
            "busy" => StorageFault.Busy(),
            "server error" => StorageFault.DoneBut(HttpStatusCode.InternalServerError),
            _ => StorageFault.Held(Task.Delay(TimeSpan.FromSeconds(3))),
        };
    }

    /// <summary>Ends a process by force while a call of it is on its way, before it is done or after.</summary>
    public static Task KillAtAsync(
        this FaultyStorage storage, AppProcess doomed, int place, bool isLastCallDone, Func<Task<Answer>> request)
    {
        var calls = 0;
        return storage.KillAtAsync(doomed, _ => Interlocked.Increment(ref calls) == place, isLastCallDone, request);
    }

    /// <summary>Ends a process by force at the first call of a kind, before it is done or after.</summary>
    public static async Task KillAtAsync(
        this FaultyStorage storage, AppProcess doomed, Func<StorageCall, bool> isLast, bool isLastCallDone, Func<Task<Answer>> request)
    {
        var (isReached, isDead) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (gate, isOver) = (new Lock(), false);
        storage.Fault = call =>
        {
            bool isLastCall;
            lock (gate)
            {
                isLastCall = !isOver && isLast(call);
                isOver |= isLastCall;
                if (!isOver)
                {
                    return StorageFault.None;
                }
            }

            if (isLastCall && isLastCallDone)
            {
                return new StorageFault { AfterDone = () => isReached.TrySetResult(), IsDropped = true };
            }

            isReached.TrySetResult();
            return StorageFault.Reset with { Before = _ => isDead.Task };
        };
        var answering = request();
        await Task.WhenAny(isReached.Task, answering);
        await doomed.KillAsync();
        isDead.SetResult();
        await Task.WhenAny(answering);
        await storage.IdleAsync();
        storage.Fault = _ => StorageFault.None;
    }

    /// <summary>What a client does that wants an answer.</summary>
    public static async Task<Answer> RepeatAsync(Func<Task<Answer>> request)
    {
        var answer = await request();
        for (var i = 0; i < 5 && answer.Status == HttpStatusCode.ServiceUnavailable; i++)
        {
            answer = await request();
        }

        return answer;
    }
}
