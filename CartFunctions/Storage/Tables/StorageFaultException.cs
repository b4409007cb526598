using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Azure;
using Azure.Identity;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// Storage is unreachable, throttles, times out, refuses the app's credentials, or holds content that the app cannot read.
/// </summary>
internal sealed class StorageFaultException : Exception
{
    private StorageFaultException(Exception cause, string host)
        : base($"Storage failed: {Describe(cause, host)}.", cause)
    {
        IsThrottled = IsThrottling(cause);
        WasNotApplied = IsThrottled || cause is AuthenticationFailedException || IsConnectFailure(cause);
        RetryAfter = ReadRetryAfter(cause);
        IsTransient = IsThrottled || IsTransientFault(cause);
    }

    private StorageFaultException(string reason)
        : base($"Storage failed: {reason}.")
    {
    }

    /// <summary>Whether storage throttled the call and did nothing.</summary>
    public bool IsThrottled { get; }

    /// <summary>Whether the write certainly had no effect: it was throttled, never reached storage, or got no access token.</summary>
    public bool WasNotApplied { get; }

    /// <summary>Whether the fault may go away by itself. An unreachable host or refused credentials usually do not.</summary>
    public bool IsTransient { get; }

    /// <summary>The time that storage asks to wait before a retry; null if it gives none.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Creates the exception for stored content that the app cannot read without losing data.</summary>
    public static StorageFaultException ForUnreadableContent(string reason) => new(reason);

    /// <summary>The exception to throw in place of an SDK exception; null to let the original pass.</summary>
    /// <param name="e">The exception of a call that had <paramref name="cancellationToken"/>.</param>
    /// <param name="host">The called host with its port.</param>
    /// <param name="cancellationToken">The caller's token. It distinguishes cancellation by the caller from a storage time-out.</param>
    public static Exception? Translate(Exception e, string host, CancellationToken cancellationToken) => e switch
    {
        // The SDK may have wrapped the cancellation.
        _ when cancellationToken.IsCancellationRequested => e is OperationCanceledException
            ? null
            : new OperationCanceledException("The caller cancelled the call to storage.", e, cancellationToken),
        _ when IsFault(e) => new StorageFaultException(e, host),

        // This is a bug in the app. The SDK's message would put the request, and so an id, into the log.
        RequestFailedException => new InvalidOperationException($"Storage refused a call: {Describe(e, host)}."),
        _ => null,
    };

    // A 400 is a bug in the app, not a fault. A 404 here means that the table is missing, and a 409 that it is being deleted. After retries
    // the SDK wraps the exceptions in an AggregateException. It reports its own time-out as a cancellation. A response with a missing or
    // truncated body surfaces as ArgumentNullException (azure-sdk-for-net#62346), as JsonException, or as a failure with a success status.
    private static bool IsFault(Exception e) => e switch
    {
        RequestFailedException failed => failed.Status is < 300 or 401 or 403 or 404 or 408 or 409 or 429 or >= 500,
        AggregateException several => several.InnerExceptions.All(IsFault),
        OperationCanceledException or HttpRequestException or IOException or InvalidDataException or JsonException => true,
        ArgumentNullException { ParamName: "utf8Json" } => true,
        AuthenticationFailedException => true,
        _ => false,
    };

    private static bool IsThrottling(Exception e) => e switch
    {
        AggregateException several => several.InnerExceptions.All(IsThrottling),
        RequestFailedException failed => failed is { Status: 429 } or { Status: 503, ErrorCode: "ServerBusy" },
        _ => false,
    };

    private static TimeSpan? ReadRetryAfter(Exception e) => e switch
    {
        AggregateException several => ReadRetryAfter(several.InnerExceptions[^1]),
        RequestFailedException failed => failed.GetRawResponse() is { } response ? RetryAfterHeaders.Read(response.Headers) : null,
        _ => null,
    };

    private static bool IsTransientFault(Exception e) => e switch
    {
        AggregateException several => several.InnerExceptions.All(IsTransientFault),
        RequestFailedException failed => failed.Status is 408 or 409 or >= 500 || (failed.Status == 0 && !IsConnectFailure(failed)),
        AuthenticationFailedException or NonStorageResponseException => false,
        _ => true,
    };

    private static bool IsConnectFailure(Exception e) => e switch
    {
        AggregateException several => several.InnerExceptions.All(IsConnectFailure),
        RequestFailedException { InnerException: HttpRequestException inner } =>
            inner.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
        _ => false,
    };

    // The description never includes the request, because it may contain a cart id. The host name is no secret. A credential is never
    // included.
    private static string Describe(Exception e, string host) => e switch
    {
        AggregateException several => Describe(several.InnerExceptions[^1], host),
        RequestFailedException { Status: 0 } or HttpRequestException => $"no answer from {host}: {ReasonOf(e.GetBaseException())}",
        RequestFailedException failed => $"status {failed.Status} {failed.ErrorCode}".TrimEnd(),
        OperationCanceledException => $"no answer from {host}: time-out",
        NonStorageResponseException other => other.Message,
        AuthenticationFailedException failed => $"no token: {FirstLine(failed.Message)}",
        _ => e.GetType().Name,
    };

    // These messages come from the network layer and contain nothing of the request.
    private static string ReasonOf(Exception cause) =>
        cause is SocketException or AuthenticationException or IOException ? FirstLine(cause.Message) : cause.GetType().Name;

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r', '.');
}
