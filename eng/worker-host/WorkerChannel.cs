using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;

namespace CartFunctions.WorkerHost;

/// <summary>The gRPC messages to and from one worker process.</summary>
internal sealed class WorkerChannel(HostLog log)
{
    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> pendingRequests = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> invocations = new();
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The capabilities that the worker reported.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>The functions of the app.</summary>
    public IReadOnlyList<Function> Functions { get; private set; } = [];

    /// <summary>The address at which the worker serves HTTP.</summary>
    public string HttpAddress => Capabilities["HttpUri"];

    /// <summary>Whether no call is in progress.</summary>
    public bool IsIdle => invocations.IsEmpty;

    /// <summary>Waits for the worker to connect, initialises it and loads its functions.</summary>
    public async Task OpenAsync(string appFolder)
    {
        await connected.Task;
        var hello = new WorkerInitRequest { HostVersion = "4.0", WorkerDirectory = appFolder, FunctionAppDirectory = appFolder };
        hello.Capabilities.Add("MultiStream", "10");
        var worker = (await RequestAsync(new StreamingMessage { WorkerInitRequest = hello })).WorkerInitResponse;
        MustSucceed(worker.Result);
        Capabilities = worker.Capabilities.AsReadOnly();

        var index = new FunctionsMetadataRequest { FunctionAppDirectory = appFolder };
        var indexed = (await RequestAsync(new StreamingMessage { FunctionsMetadataRequest = index })).FunctionMetadataResponse;
        MustSucceed(indexed.Result);
        Functions = [.. indexed.FunctionMetadataResults.OrderBy(metadata => metadata.Name, StringComparer.Ordinal).Select(Function.Of)];
        var loading = indexed.FunctionMetadataResults.Select(metadata => RequestAsync(new StreamingMessage
        {
            FunctionLoadRequest = new FunctionLoadRequest { FunctionId = metadata.FunctionId, Metadata = metadata },
        }));
        foreach (var loaded in await Task.WhenAll(loading))
        {
            MustSucceed(loaded.FunctionLoadResponse.Result);
        }
    }

    /// <summary>Invokes a function. If the token is cancelled, the worker is told but still responds.</summary>
    /// <exception cref="IOException">The worker process ended.</exception>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        invocations[request.InvocationId] = answer;
        Send(new StreamingMessage { InvocationRequest = request });
        await using var cancelling = cancellationToken.Register(() =>
            Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = request.InvocationId } }));
        return await answer.Task;
    }

    /// <summary>Waits for the calls in progress.</summary>
    public Task DrainAsync() => Task.WhenAll(invocations.Values.Select(invocation => invocation.Task));

    /// <summary>Asks the worker to exit.</summary>
    public void Terminate(TimeSpan gracePeriod) =>
        Send(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(gracePeriod) } });

    /// <summary>Sends and receives messages until the worker disconnects.</summary>
    public async Task ServeAsync(
        IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> worker, CancellationToken cancellationToken)
    {
        connected.TrySetResult();
        var sending = SendAllAsync(worker, cancellationToken);
        await foreach (var message in incoming.ReadAllAsync(cancellationToken))
        {
            Receive(message);
        }

        outgoing.Writer.TryComplete();
        await sending;
    }

    /// <summary>Fails the calls in progress after the worker ended.</summary>
    public void Close(string reason)
    {
        outgoing.Writer.TryComplete();
        foreach (var (id, invocation) in invocations)
        {
            invocations.TryRemove(id, out _);
            invocation.TrySetException(new IOException(reason));
        }
    }

    private static void MustSucceed(StatusResult result)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new InvalidOperationException($"The worker failed: {result.Exception?.Message}");
        }
    }

    private async Task SendAllAsync(IServerStreamWriter<StreamingMessage> worker, CancellationToken cancellationToken)
    {
        await foreach (var message in outgoing.Reader.ReadAllAsync(cancellationToken))
        {
            await worker.WriteAsync(message, cancellationToken);
        }
    }

    private void Send(StreamingMessage message) => outgoing.Writer.TryWrite(message);

    private Task<StreamingMessage> RequestAsync(StreamingMessage request)
    {
        request.RequestId = Guid.NewGuid().ToString();
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        pendingRequests[request.RequestId] = answer;
        Send(request);
        return answer.Task;
    }

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            // As in the Functions host, a line of the app is kept only if it names a call in progress.
            case StreamingMessage.ContentOneofCase.RpcLog:
                if (message.RpcLog.LogCategory == RpcLog.Types.RpcLogCategory.System
                    || invocations.ContainsKey(message.RpcLog.InvocationId))
                {
                    log.Add(message.RpcLog);
                }

                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (invocations.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
                {
                    invocation.TrySetResult(message.InvocationResponse);
                }

                break;
            default:
                if (pendingRequests.TryRemove(message.RequestId, out var request))
                {
                    request.TrySetResult(message);
                }

                break;
        }
    }
}
