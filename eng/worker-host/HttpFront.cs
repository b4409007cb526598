using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace CartFunctions.WorkerHost;

/// <summary>Handles HTTP: forwards a request to the worker and invokes the function at the same time.</summary>
internal sealed class HttpFront(WorkerSupervisor workers, IHttpForwarder forwarder, HostLog log) : IDisposable
{
    private static readonly ForwarderRequestConfig Limits = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    private readonly HttpMessageInvoker http = new(
        new ConnectionRetryHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }));

    /// <summary>
    /// Handles a request with the first matching function in the order of their names. A route without parameters has no precedence.
    /// </summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var worker = await workers.GetAsync(context.RequestAborted);
        var route = new RouteValueDictionary();
        if (worker.Functions.FirstOrDefault(function => function.Matches(context.Request, route)) is not { } function)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var activity = new Activity(function.Name);
        if (context.Request.Headers.TraceParent is [{ } parent])
        {
            activity.SetParentId(parent);
        }

        activity.Start();
        var call = function.ToCall(new TypedData { Http = new RpcHttp() }, activity.Id);
        await TriggerMetadata.FillAsync(call.TriggerMetadata, context.Request, route);
        if (!await IsDoneAsync(worker, function, call, context))
        {
            Fail(context);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static void Fail(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    private async Task<bool> IsDoneAsync(WorkerChannel worker, Function function, InvocationRequest call, HttpContext context)
    {
        context.Request.Headers.TryAdd("x-ms-invocation-id", call.InvocationId);
        using var ended = new CancellationTokenSource();
        var forwarding = forwarder.SendAsync(context, worker.HttpAddress, http, Limits, HttpTransformer.Default, ended.Token).AsTask();
        try
        {
            var answer = await worker.InvokeAsync(call, context.RequestAborted);
            var error = await forwarding;
            var reason = error == ForwarderError.None ? answer.Result.Exception?.Message : $"the forwarder says {error}";
            var isDone = error == ForwarderError.None && answer.Result.Status == StatusResult.Types.Status.Success;
            Report(function, isDone, reason);
            return isDone;
        }
        catch (IOException workerEnded)
        {
            await ended.CancelAsync();
            await forwarding;
            Report(function, false, workerEnded.Message);
            return false;
        }
    }

    private void Report(Function function, bool isDone, string? reason) => log.Add(
        LogSource.Host,
        isDone ? LogLevel.Information : LogLevel.Error,
        $"Function.{function.Name}",
        isDone ? $"Executed 'Functions.{function.Name}' (Succeeded)" : $"Executed 'Functions.{function.Name}' (Failed): {reason}");
}
