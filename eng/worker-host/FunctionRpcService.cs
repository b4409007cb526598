using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;

namespace CartFunctions.WorkerHost;

/// <summary>The gRPC service to which workers connect. Each worker sends the id with which it was started.</summary>
internal sealed class FunctionRpcService(ConcurrentDictionary<string, WorkerChannel> channels) : FunctionRpc.FunctionRpcBase
{
    /// <inheritdoc/>
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        try
        {
            if (await requestStream.MoveNext(context.CancellationToken)
                && requestStream.Current is { ContentCase: StreamingMessage.ContentOneofCase.StartStream, StartStream.WorkerId: var id }
                && channels.TryGetValue(id, out var channel))
            {
                await channel.ServeAsync(requestStream, responseStream, context.CancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The worker has ended.
        }
    }
}
