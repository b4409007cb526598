using System.Collections.Concurrent;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Tests.Support;

/// <summary>
/// The app's time-out, for calls whose fault has <see cref="StorageFault.TimesOut"/>. It starts when <see cref="FaultyStorage"/> gets the
/// call. No other call times out, because a busy machine may be slower than the app allows.
/// </summary>
/// <param name="timeout">The time-out.</param>
internal sealed class DelayedCallTimeout(TimeSpan timeout) : DelegatingHandler(Connections)
{
    private const string CallId = "x-ms-client-request-id"; // The storage SDK sends it.

    private static readonly SocketsHttpHandler Connections = new() { AllowAutoRedirect = false, UseCookies = false }; // As in the SDK.
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> UnderWay = new();

    /// <summary>Creates the transport of an app. All apps share the connections.</summary>
    public static HttpPipelineTransport CreateTransport(TimeSpan timeout) => new HttpClientTransport(
        new HttpClient(new DelayedCallTimeout(timeout), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan });

    /// <summary>Starts the time-out of a call, unless another process sent it.</summary>
    public static void Start(HttpRequest call)
    {
        if (UnderWay.TryGetValue(call.Headers[CallId].ToString(), out var delayed))
        {
            delayed.TrySetResult();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var id = request.Headers.GetValues(CallId).Single();
        var delayed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        UnderWay[id] = delayed;
        using var timing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var sending = base.SendAsync(request, timing.Token);
            if (await Task.WhenAny(sending, delayed.Task) != sending)
            {
                timing.CancelAfter(timeout);
            }

            return await sending;
        }
        finally
        {
            UnderWay.TryRemove(id, out _);
        }
    }
}
