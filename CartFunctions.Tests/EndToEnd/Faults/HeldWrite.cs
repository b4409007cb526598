namespace CartFunctions.Tests.EndToEnd.Faults;

/// <summary>A write that storage does not get until the test lets it through.</summary>
internal sealed class HeldWrite : IDisposable
{
    private readonly TaskCompletionSource letThrough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task WhenLetThrough => letThrough.Task;

    public void LetThrough() => letThrough.TrySetResult();

    public void MarkArrived() => arrival.TrySetResult();

    public Task LetThroughAndWaitForArrivalAsync()
    {
        LetThrough();
        return arrival.Task;
    }

    public void Dispose() => LetThrough();
}
