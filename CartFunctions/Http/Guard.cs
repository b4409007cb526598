using System.Diagnostics;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Http;

/// <summary>
/// Runs the work of a function and answers what it throws. It is called inside the function: on a Functions host an exception
/// that leaves a function passes no middleware and becomes an empty 500.
/// </summary>
public sealed partial class Guard(TimeProvider clock, ILogger<Guard> logger)
{
    /// <summary>Past it storage counts as too slow (contract section 5). A contended change ends before it.</summary>
    private static readonly TimeSpan UsualLimit = CartStore.MaxWait + TimeSpan.FromSeconds(4);

    /// <summary>The work's answer, or the one to what it threw.</summary>
    /// <param name="request">The request.</param>
    /// <param name="refuse">Presents a failure in the shape of the request's surface.</param>
    /// <param name="work">The work; it reads the body first and then starts the bound, under whose token it uses storage.</param>
    /// <param name="cancellationToken">Cancelled when the client leaves.</param>
    /// <param name="limit">How long storage may take; null for the usual limit.</param>
    public async Task<IResult> RunAsync(
        HttpRequest request,
        Func<Failure, IResult> refuse,
        Func<StorageBound, Task<IResult>> work,
        CancellationToken cancellationToken,
        TimeSpan? limit = null)
    {
        using var bound = new StorageBound(limit ?? UsualLimit, clock, cancellationToken);
        try
        {
            return await work(bound);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return refuse(new Failure(Failure.ServiceUnavailable, "the request was cancelled")); // Mostly, nobody is there to read it.
        }
        catch (Exception e) when (e is BadHttpRequestException or ConnectionResetException)
        {
            return refuse(new Failure(Failure.InvalidRequestBody, "it ended before its end"));
        }
        catch (OperationCanceledException) when (bound.IsReached)
        {
            LogSlow(TraceOf(request));
            return refuse(new Failure(Failure.ServiceUnavailable, "storage is slow"));
        }
        catch (OperationCanceledException)
        {
            return refuse(new Failure(Failure.ServiceUnavailable, "the service is stopping, try again")); // While it read the body.
        }
        catch (StorageFaultException fault)
        {
            Report(request, fault);
            return refuse(new Failure(Failure.ServiceUnavailable, "storage failed, try again"));
        }
        catch (Exception unforeseen)
        {
            var trace = TraceOf(request);
            LogUnforeseen(unforeseen, trace);
            return refuse(new Failure(Failure.InternalError, $"trace {trace}"));
        }
    }

    /// <summary>Logs that storage failed.</summary>
    public void Report(HttpRequest request, StorageFaultException fault) => LogFault(TraceOf(request), fault.Message);

    private static string TraceOf(HttpRequest request) =>
        Activity.Current?.TraceId.ToString() ?? request.HttpContext.TraceIdentifier;

    [LoggerMessage(LogLevel.Warning, "Storage did not answer in time. Trace {Trace}.")]
    private partial void LogSlow(string trace);

    [LoggerMessage(LogLevel.Warning, "{Fault} Trace {Trace}.")]
    private partial void LogFault(string trace, string fault);

    [LoggerMessage(LogLevel.Error, "An unforeseen failure. Trace {Trace}.")]
    private partial void LogUnforeseen(Exception unforeseen, string trace);
}
