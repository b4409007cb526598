using System.Net;

namespace CartFunctions.Tests.Support;

/// <summary>Makes the Nth storage call of a request fail, or kills the app during it.</summary>
public static class FaultPlaces
{
    /// <summary>The fault that makes the app wait until its time-out.</summary>
    public const string NotDoneInTime = "not done in time";

    /// <summary>The names that <see cref="FailAt"/> accepts.</summary>
    public static TheoryData<string> Faults => ["lost response", "reset", "busy", "server error", NotDoneInTime];

    /// <summary>Makes one storage call fail: the one at <paramref name="place"/>, counted from now.</summary>
    public static void FailAt(this FaultyStorage storage, int place, string fault)
    {
        Func<StorageFault> make = fault switch
        {
            "lost response" => () => StorageFault.LostResponse,
            "reset" => () => StorageFault.Reset,
            "busy" => () => StorageFault.Busy(),
            "server error" => () => StorageFault.AppliedButReturns(HttpStatusCode.InternalServerError),
            NotDoneInTime => () => StorageFault.AfterTimeout,
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
        };
        var calls = 0;
        storage.Fault = _ => Interlocked.Increment(ref calls) == place ? make() : StorageFault.None;
    }

    /// <summary>
    /// Kills a process when it makes the call at <paramref name="place"/>, which storage does not apply. If there is no such call, kills it
    /// after the response, and returns false. A kill after an applied call leaves what a kill at the next call leaves.
    /// </summary>
    public static Task<bool> KillAtAsync(this FaultyStorage storage, AppProcess doomed, int place, Func<Task<Answer>> request)
    {
        var calls = 0;
        return storage.KillAtAsync(doomed, _ => Interlocked.Increment(ref calls) == place, request);
    }

    /// <summary>The same at the first call of a kind.</summary>
    public static Task<bool> KillAtAsync(
        this FaultyStorage storage, AppProcess doomed, Func<StorageCall, bool> isLast, Func<Task<Answer>> request) =>
        storage.KillAsync(doomed, isLast, isLastCallDone: false, request);

    /// <summary>Kills a process once storage has applied its first call of a kind.</summary>
    public static async Task KillAfterAsync(
        this FaultyStorage storage, AppProcess doomed, Func<StorageCall, bool> isLast, Func<Task<Answer>> request) =>
        Assert.True(await storage.KillAsync(doomed, isLast, isLastCallDone: true, request), "There was no such call.");

    /// <summary>Sends a request, and repeats it up to five times while the answer is 503.</summary>
    public static async Task<Answer> RepeatAsync(Func<Task<Answer>> request)
    {
        var answer = await request();
        for (var i = 0; i < 5 && answer.Status == HttpStatusCode.ServiceUnavailable; i++)
        {
            answer = await request();
        }

        return answer;
    }

    /// <summary>Kills a process at a call, or after the response. Returns whether there was such a call.</summary>
    private static async Task<bool> KillAsync(
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
                return new StorageFault { AfterApplied = () => isReached.TrySetResult(), IsDropped = true };
            }

            if (isLastCall)
            {
                isReached.TrySetResult();
            }

            return StorageFault.Reset with { Before = _ => isDead.Task };
        };
        var answering = request();
        await Task.WhenAny(isReached.Task, answering);
        await doomed.KillAsync();
        isDead.SetResult();
        await Task.WhenAny(answering); // It fails together with its process.
        await storage.IdleAsync();
        storage.Fault = _ => StorageFault.None;
        return isReached.Task.IsCompleted;
    }
}
