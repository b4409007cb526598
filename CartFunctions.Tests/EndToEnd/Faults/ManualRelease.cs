namespace CartFunctions.Tests.EndToEnd.Faults;

/// <summary>Lets a delayed write proceed.</summary>
internal sealed class ManualRelease : IDisposable
{
    private readonly TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Task => release.Task;

    public void Release() => release.TrySetResult();

    public void MarkArrived() => arrival.TrySetResult();

    public Task ReleaseAndWaitForArrivalAsync()
    {
        Release();
        return arrival.Task;
    }

    public void Dispose() => Release();
}
