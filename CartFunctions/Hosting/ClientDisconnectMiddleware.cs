using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Hosting;

/// <summary>
/// In a Functions worker: ends a call quietly when its client has left. Without it the worker logs an error and reports a failed call,
/// whether the client leaves before the request arrives, during the work or during the answer. It wraps the middleware that waits for
/// the request and writes the answer.
/// </summary>
internal sealed partial class ClientDisconnectMiddleware(ILogger<ClientDisconnectMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>Whether a client waits for the call. The worker still reports a cancelled timer to the host.</summary>
    public static bool AppliesTo(FunctionContext context) =>
        context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == "httpTrigger");

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (HasLeft(context))
        {
            LogLeft(context.FunctionDefinition.Name);
        }
        catch (TimeoutException) when (context.GetHttpContext() is null)
        {
            // The host announced a call and cancelled it in the same moment; the worker missed the second, and no request came.
            LogLeft(context.FunctionDefinition.Name);
        }
    }

    private static bool HasLeft(FunctionContext context) =>
        context.CancellationToken.IsCancellationRequested
        || context.GetHttpContext() is { RequestAborted.IsCancellationRequested: true };

    [LoggerMessage(LogLevel.Debug, "The client of {Function} left.")]
    private partial void LogLeft(string function);
}
