namespace CartFunctions.Tests.EndToEnd.Faults;

/// <summary>Lets a delayed write proceed.</summary>
internal sealed class ManualRelease : IDisposable
{
    private readonly TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Task => release.Task;

    public void Now() => release.TrySetResult();

    public void Arrived() => arrival.TrySetResult();

    public Task NowAndArriveAsync()
    {
        Now();
        return arrival.Task;
    }

    public void Dispose() => Now();
}
