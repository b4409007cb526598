using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Azure;
using Azure.Identity;

namespace CartFunctions.Storage.Tables;

/// <summary>Storage is unreachable, throttling, slow past its bound, does not let the app in, or holds what it cannot read.</summary>
internal sealed class StorageFaultException : Exception
{
    private StorageFaultException(Exception cause, string host)
        : base($"Storage failed: {Describe(cause, host)}.", cause)
    {
        IsThrottled = IsRefusedForWantOfCapacity(cause);
        NothingWasDone = IsThrottled || cause is AuthenticationFailedException || IsConnectFailure(cause);
        RetryAfter = WaitAskedBy(cause);
        MayPass = IsThrottled || IsPassing(cause);
    }

    private StorageFaultException(string why)
        : base($"Storage failed: {why}.")
    {
    }

    /// <summary>Whether storage refused the call for want of capacity, without doing anything.</summary>
    public bool IsThrottled { get; }

    /// <summary>Whether a write in the call certainly has no effect: it was refused, never reached storage, or had no token to go with.</summary>
    public bool NothingWasDone { get; }

    /// <summary>Whether time alone may mend it: not if nobody is there, or the app is not let in.</summary>
    public bool MayPass { get; }

    /// <summary>How long storage asks to be left alone; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Storage answered, with what the app cannot read without losing something.</summary>
    public static StorageFaultException OfContent(string why) => new(why);

    /// <summary>What an exception of the SDK means to the app; null if it may leave as it is.</summary>
    /// <param name="e">What a call threw under <paramref name="cancellationToken"/>.</param>
    /// <param name="host">The host, with its port, that was called.</param>
    /// <param name="cancellationToken">Tells the caller's own cancellation from a time-out of storage.</param>
    public static Exception? Translate(Exception e, string host, CancellationToken cancellationToken) => e switch
    {
        _ when cancellationToken.IsCancellationRequested => e is OperationCanceledException
            ? null
            : new OperationCanceledException("The caller gave up on storage.", e, cancellationToken), // The SDK wraps it in its second try.
        _ when IsFault(e) => new StorageFaultException(e, host),

        // The app's own mistake. The SDK's text would carry what was asked, and so an id, into the log.
        RequestFailedException => new InvalidOperationException($"Storage refused a call: {Describe(e, host)}."),
        _ => null,
    };

    // Not a 400, which is the app's own mistake. A 404 or 409 that gets here is a table that is gone. The SDK wraps what
    // it retried in an AggregateException, and reports its time-out as a cancellation. An answer without the body that it
    // should have, or with half of it, surfaces as ArgumentNullException (azure-sdk-for-net#62346), as JsonException, or as a
    // failure with the status of a success.
    private static bool IsFault(Exception e) => e switch
    {
        RequestFailedException failed => failed.Status is < 300 or 401 or 403 or 404 or 408 or 409 or 429 or >= 500,
        AggregateException several => several.InnerExceptions.All(IsFault),
        OperationCanceledException or HttpRequestException or IOException or InvalidDataException or JsonException => true,
        ArgumentNullException { ParamName: "utf8Json" } => true,
        AuthenticationFailedException => true,
        _ => false,
    };

    private static bool IsRefusedForWantOfCapacity(Exception e) => e switch
    {
        AggregateException several => several.InnerExceptions.All(IsRefusedForWantOfCapacity),
        RequestFailedException failed => failed is { Status: 429 } or { Status: 503, ErrorCode: "ServerBusy" },
        _ => false,
    };

    private static TimeSpan? WaitAskedBy(Exception e) => e switch
    {
        AggregateException several => WaitAskedBy(several.InnerExceptions[^1]),
        RequestFailedException failed => failed.GetRawResponse() is { } response ? RetryAfterHeaders.Read(response.Headers) : null,
        _ => null,
    };

    private static bool IsPassing(Exception e) => e switch
    {
        AggregateException several => several.InnerExceptions.All(IsPassing),
        RequestFailedException failed => failed.Status is 408 or 409 or >= 500 || (failed.Status == 0 && !IsConnectFailure(failed)),
        AuthenticationFailedException or ForeignResponseException => false,
        _ => true,
    };

    private static bool IsConnectFailure(Exception e) => e switch
    {
        AggregateException several => several.InnerExceptions.All(IsConnectFailure),
        RequestFailedException { InnerException: HttpRequestException inner } =>
            inner.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
        _ => false,
    };

    // Never the text of what was asked of storage: it may name a cart. Of an address only the host, which is no secret. A credential is
    // not told.
    private static string Describe(Exception e, string host) => e switch
    {
        AggregateException several => Describe(several.InnerExceptions[^1], host),
        RequestFailedException { Status: 0 } or HttpRequestException => $"no answer from {host}: {ReasonOf(e.GetBaseException())}",
        RequestFailedException failed => $"status {failed.Status} {failed.ErrorCode}".TrimEnd(),
        OperationCanceledException => $"no answer from {host}: time-out",
        ForeignResponseException foreign => foreign.Message,
        AuthenticationFailedException failed => $"no token: {FirstLine(failed.Message)}",
        _ => e.GetType().Name,
    };

    // The network's own words, which know nothing of the request.
    private static string ReasonOf(Exception cause) =>
        cause is SocketException or AuthenticationException or IOException ? FirstLine(cause.Message) : cause.GetType().Name;

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r', '.');
}
