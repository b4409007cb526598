namespace CartFunctions.Http;

/// <summary>How long storage may take over a request. It begins when the request is read: a slow client is not a slow storage.</summary>
public sealed class StorageBound(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken) : IDisposable
{
    private readonly CancellationTokenSource timeOut = new(Timeout.InfiniteTimeSpan, clock);
    private CancellationTokenSource? either;

    /// <summary>Whether storage took too long.</summary>
    public bool IsReached => timeOut.IsCancellationRequested;

    /// <summary>Begins the time; the token is cancelled at its end, or when the client leaves.</summary>
    public CancellationToken Start()
    {
        timeOut.CancelAfter(limit);
        either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeOut.Token);
        return either.Token;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        either?.Dispose();
        timeOut.Dispose();
    }
}
