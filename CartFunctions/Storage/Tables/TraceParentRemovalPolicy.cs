using Azure.Core;
using Azure.Core.Pipeline;

namespace CartFunctions.Storage.Tables;

/// <summary>Takes from a call the trace that the SDK puts on it, which storage has no use for.</summary>
internal sealed class TraceParentRemovalPolicy : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) => message.Request.Headers.Remove("traceparent");
}
