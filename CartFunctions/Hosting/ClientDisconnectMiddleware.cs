using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Hosting;

/// <summary>
/// In a Functions worker: ends a call without an error when the client has disconnected. Without it the worker logs an error and reports a
/// failed call if the client disconnects before the request arrives, during the work or during the response. It wraps the middleware that
/// waits for the request and writes the response.
/// </summary>
internal sealed partial class ClientDisconnectMiddleware(ILogger<ClientDisconnectMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>Whether the call comes from an HTTP client. The worker still reports a cancelled timer call to the host.</summary>
    public static bool AppliesTo(FunctionContext context) =>
        context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == "httpTrigger");

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (HasDisconnected(context))
        {
            LogDisconnected(context.FunctionDefinition.Name);
        }
        catch (TimeoutException) when (context.GetHttpContext() is null)
        {
            // The host announced a call and cancelled it at once. The worker missed the cancellation, and no request arrived.
            LogDisconnected(context.FunctionDefinition.Name);
        }
    }

    private static bool HasDisconnected(FunctionContext context) =>
        context.CancellationToken.IsCancellationRequested
        || context.GetHttpContext() is { RequestAborted.IsCancellationRequested: true };

    [LoggerMessage(LogLevel.Debug, "The client of {Function} disconnected.")]
    private partial void LogDisconnected(string function);
}
