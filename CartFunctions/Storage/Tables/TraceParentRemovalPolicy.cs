using Azure.Core;
using Azure.Core.Pipeline;

namespace CartFunctions.Storage.Tables;

/// <summary>Removes the <c>traceparent</c> header that the SDK adds, because storage does not use it.</summary>
internal sealed class TraceParentRemovalPolicy : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) => message.Request.Headers.Remove("traceparent");
}
