using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using CartFunctions.Simulation.Tables;

namespace CartFunctions.Simulation.Faults;

/// <summary>Sends the calls of the SDK to the simulated storage.</summary>
/// <param name="wire">The connection of one instance.</param>
/// <param name="timeout">The time-out of the caller.</param>
internal sealed class WireTransport(IWire wire, TimeSpan timeout) : HttpPipelineTransport
{
    /// <inheritdoc/>
    public override Request CreateRequest() => new WireRequest { ClientRequestId = wire.NextRequestId() };

    /// <inheritdoc/>
    public override void Process(HttpMessage message) => throw new NotSupportedException("The app makes no synchronous calls.");

    /// <inheritdoc/>
    public override ValueTask ProcessAsync(HttpMessage message) => new(
        wire.SendAsync(((WireRequest)message.Request).Read(), timeout, response => message.Response = response, message.CancellationToken));
}

/// <summary>A connection to the simulated storage.</summary>
internal interface IWire
{
    /// <summary>An id that no other request on this connection has.</summary>
    string NextRequestId();

    /// <summary>
    /// Makes a call; it fails as the SDK's own transport fails. The task has no result, so that the SDK can await it without a layer in
    /// between, in which each failure would be thrown once more.
    /// </summary>
    /// <param name="request">The call.</param>
    /// <param name="timeout">The time-out of the caller.</param>
    /// <param name="answered">Gets the response.</param>
    /// <param name="cancellationToken">Cancelled when the caller no longer waits.</param>
    /// <exception cref="RequestFailedException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or the caller gave up.</exception>
    Task SendAsync(TableRequest request, TimeSpan timeout, Action<WireResponse> answered, CancellationToken cancellationToken);
}

/// <summary>A connection without faults and delays.</summary>
internal sealed class GoodWire(TableService service) : IWire
{
    /// <inheritdoc/>
    public string NextRequestId() => string.Empty;

    /// <inheritdoc/>
    public Task SendAsync(TableRequest request, TimeSpan timeout, Action<WireResponse> answered, CancellationToken cancellationToken)
    {
        answered(new WireResponse(service.Handle(request)));
        return Task.CompletedTask;
    }
}
