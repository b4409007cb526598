// What the sessions of the generated clients for C# share.

/// <summary>The checks of a session.</summary>
internal static class Session
{
    /// <summary>Ends the session if something does not hold.</summary>
    public static void Must(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"It does not hold that {what}.");
        }
    }
}

/// <summary>The status of the last answer, which the generated methods do not return.</summary>
internal sealed class StatusRecorder() : DelegatingHandler(new SocketsHttpHandler())
{
    public int Last { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        Last = (int)response.StatusCode;
        return response;
    }
}
