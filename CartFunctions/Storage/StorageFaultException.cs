using System.Text.Json;
using Azure;
using Azure.Identity;

namespace CartFunctions.Storage;

/// <summary>Storage is unreachable, throttling, slow past its bound, or does not let the app in.</summary>
public sealed class StorageFaultException : Exception
{
    private StorageFaultException(Exception cause)
        : base($"Storage failed: {Describe(cause)}.", cause) => NeverSent = IsConnectFailure(cause);

    /// <summary>Whether the request certainly did not reach storage, so that a write in it has no effect.</summary>
    public bool NeverSent { get; }

    /// <summary>Runs a call to storage; a fault of storage leaves it as this exception, anything else as it is.</summary>
    /// <param name="call">The call, under <paramref name="cancellationToken"/>.</param>
    /// <param name="cancellationToken">Tells the caller's own cancellation from a time-out of storage.</param>
    public static async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            // The SDK wraps a cancellation in its second try.
            throw new OperationCanceledException("The caller gave up on storage.", e, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && IsFault(e))
        {
            throw new StorageFaultException(e);
        }
        catch (RequestFailedException e)
        {
            // The app's own mistake. The SDK's text would carry what was asked, and so an id, into the log.
            throw new InvalidOperationException($"Storage refused a call: {Describe(e)}.");
        }
    }

    // Not a 400, which is the app's own mistake. A 404 or 409 that gets here is a table that is gone. The SDK wraps what
    // it retried in an AggregateException, and reports its time-out as a cancellation. An answer without the body that it
    // should have, or with half of it, surfaces as ArgumentNullException (azure-sdk-for-net#62346) or JsonException.
    private static bool IsFault(Exception e) => e switch
    {
        RequestFailedException failed => failed.Status is 0 or 401 or 403 or 404 or 408 or 409 or 429 or >= 500,
        AggregateException several => several.InnerExceptions.All(IsFault),
        OperationCanceledException or HttpRequestException or IOException or InvalidDataException or JsonException => true,
        ArgumentNullException { ParamName: "utf8Json" } => true,
        AuthenticationFailedException => true,
        _ => false,
    };

    private static bool IsConnectFailure(Exception e) => e switch
    {
        AggregateException several => several.InnerExceptions.All(IsConnectFailure),
        RequestFailedException { InnerException: HttpRequestException inner } =>
            inner.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
        _ => false,
    };

    // Never the text of the cause: it may name a cart.
    private static string Describe(Exception e) => e switch
    {
        RequestFailedException failed => $"status {failed.Status} {failed.ErrorCode}".TrimEnd(),
        AggregateException several => Describe(several.InnerExceptions[^1]),
        OperationCanceledException => "time-out",
        ForeignAnswerException foreign => foreign.Message,
        _ => e.GetType().Name,
    };
}
