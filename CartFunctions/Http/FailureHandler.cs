using System.Diagnostics;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Http;

/// <summary>
/// Runs the two phases of a request and turns their exceptions into responses. It runs inside the function, because a Functions host
/// passes an unhandled exception to no middleware and answers it with an empty 500.
/// </summary>
public sealed partial class FailureHandler
{
    /// <summary>After this time storage counts as too slow (contract, "Any request"). A contended change ends earlier.</summary>
    private static readonly TimeSpan UsualLimit = WriteLimits.MaxWait + TimeSpan.FromSeconds(4);

    private readonly TimeProvider clock;
    private readonly ILogger<FailureHandler> logger;

    internal FailureHandler(TimeProvider clock, ILogger<FailureHandler> logger) => (this.clock, this.logger) = (clock, logger);

    /// <summary>Returns the response of the work, or the response to a failure.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fail">Creates the response to a failure in the shape of the request's surface.</param>
    /// <param name="read">Reads and validates the request. It has no deadline, because a slow client does not mean slow storage.</param>
    /// <param name="work">Does the work. Its token is cancelled at the deadline and when the client disconnects.</param>
    /// <param name="present">Creates the response to the result.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects.</param>
    /// <param name="limit">How long the work may take; null for the usual limit.</param>
    internal async Task<IResult> RunAsync<T, TDone>(
        HttpRequest request,
        Func<Failure, IResult> fail,
        Func<ValueTask<Result<T>>> read,
        Func<T, CancellationToken, Task<TDone>> work,
        Func<TDone, IResult> present,
        CancellationToken cancellationToken,
        TimeSpan? limit = null)
    {
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        using var disconnect = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            if (!(await read()).TryGet(out var valid, out var failure))
            {
                return fail(failure);
            }

            deadline.CancelAfter(limit ?? UsualLimit);
            return present(await work(valid, deadline.Token));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return fail(Failure.ServiceUnavailable.With("the request was cancelled")); // The client has usually disconnected.
        }
        catch (Exception e) when (e is BadHttpRequestException or ConnectionResetException)
        {
            return fail(Failure.InvalidRequestBody.With("the request body ended unexpectedly"));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            LogSlow(TraceOf(request));
            return fail(Failure.ServiceUnavailable.With("storage is slow"));
        }
        catch (OperationCanceledException)
        {
            return fail(Failure.ServiceUnavailable.With("the service is stopping, try again")); // The host stopped while the body was read.
        }
        catch (StorageFaultException fault)
        {
            Report(request, fault);
            return fail(Failure.ServiceUnavailable.With("storage failed, try again").RetryingAfter(fault.RetryAfter));
        }
        catch (Exception unforeseen)
        {
            var trace = TraceOf(request);
            LogUnforeseen(unforeseen, trace);
            return fail(Failure.InternalError.With($"trace {trace}"));
        }
    }

    /// <summary>Logs that storage failed.</summary>
    internal void Report(HttpRequest request, StorageFaultException fault) => LogFault(TraceOf(request), fault.Message);

    /// <summary>The id of a request in the log: its trace id, or the host's own identifier without tracing.</summary>
    internal static string TraceOf(HttpRequest request) =>
        Activity.Current?.TraceId.ToString() ?? request.HttpContext.TraceIdentifier;

    [LoggerMessage(LogLevel.Warning, "Storage did not answer in time. Trace {Trace}.")]
    private partial void LogSlow(string trace);

    [LoggerMessage(LogLevel.Warning, "{Fault} Trace {Trace}.")]
    private partial void LogFault(string trace, string fault);

    [LoggerMessage(LogLevel.Error, "An unforeseen failure. Trace {Trace}.")]
    private partial void LogUnforeseen(Exception unforeseen, string trace);
}
