using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;

namespace CartFunctions.WorkerHost;

/// <summary>The conversation with one worker process.</summary>
internal sealed class WorkerChannel(HostLog log)
{
    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> questions = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> invocations = new();
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the worker can do, by its own account.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>The functions of the app.</summary>
    public IReadOnlyList<Function> Functions { get; private set; } = [];

    /// <summary>Where the worker serves HTTP.</summary>
    public string HttpAddress => Capabilities["HttpUri"];

    /// <summary>Whether no call is under way.</summary>
    public bool IsIdle => invocations.IsEmpty;

    /// <summary>Waits for the worker, makes itself known to it, and loads all its functions.</summary>
    public async Task OpenAsync(string appFolder)
    {
        await connected.Task;
        var hello = new WorkerInitRequest { HostVersion = "4.0", WorkerDirectory = appFolder, FunctionAppDirectory = appFolder };
        hello.Capabilities.Add("MultiStream", "10");
        var worker = (await AskAsync(new StreamingMessage { WorkerInitRequest = hello })).WorkerInitResponse;
        MustSucceed(worker.Result);
        Capabilities = worker.Capabilities.AsReadOnly();

        var index = new FunctionsMetadataRequest { FunctionAppDirectory = appFolder };
        var indexed = (await AskAsync(new StreamingMessage { FunctionsMetadataRequest = index })).FunctionMetadataResponse;
        MustSucceed(indexed.Result);
        Functions = [.. indexed.FunctionMetadataResults.OrderBy(metadata => metadata.Name, StringComparer.Ordinal).Select(Function.Of)];
        var loading = indexed.FunctionMetadataResults.Select(metadata => AskAsync(new StreamingMessage
        {
            FunctionLoadRequest = new FunctionLoadRequest { FunctionId = metadata.FunctionId, Metadata = metadata },
        }));
        foreach (var loaded in await Task.WhenAll(loading))
        {
            MustSucceed(loaded.FunctionLoadResponse.Result);
        }
    }

    /// <summary>Has a function called. If the token is cancelled meanwhile, the worker is told, and answers all the same.</summary>
    /// <exception cref="IOException">The worker ended.</exception>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        invocations[request.InvocationId] = answer;
        Send(new StreamingMessage { InvocationRequest = request });
        await using var cancelling = cancellationToken.Register(() =>
            Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = request.InvocationId } }));
        return await answer.Task;
    }

    /// <summary>Waits for the calls that are under way.</summary>
    public Task DrainAsync() => Task.WhenAll(invocations.Values.Select(invocation => invocation.Task));

    /// <summary>Asks the worker to end.</summary>
    public void Terminate(TimeSpan gracePeriod) =>
        Send(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(gracePeriod) } });

    /// <summary>Carries messages both ways until the worker hangs up.</summary>
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

    /// <summary>Fails what still waits for the worker, which has ended.</summary>
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

    private Task<StreamingMessage> AskAsync(StreamingMessage question)
    {
        question.RequestId = Guid.NewGuid().ToString();
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        questions[question.RequestId] = answer;
        Send(question);
        return answer.Task;
    }

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            // As at the Functions host, a line of the app counts only if it names a call that is under way.
            case StreamingMessage.ContentOneofCase.RpcLog:
                if (message.RpcLog.LogCategory == RpcLog.Types.RpcLogCategory.System || invocations.ContainsKey(message.RpcLog.InvocationId))
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
                if (questions.TryRemove(message.RequestId, out var question))
                {
                    question.TrySetResult(message);
                }

                break;
        }
    }
}
