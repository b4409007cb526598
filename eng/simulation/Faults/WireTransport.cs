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
    /// <summary>A request id that is unique on this connection.</summary>
    string NextRequestId();

    /// <summary>
    /// Makes a call; it fails as the SDK's own transport fails. The task has no result, so the SDK awaits it directly and no failure is
    /// thrown twice.
    /// </summary>
    /// <param name="request">The call.</param>
    /// <param name="timeout">The time-out of the caller.</param>
    /// <param name="answered">Gets the response.</param>
    /// <param name="cancellationToken">Cancelled when the caller stops waiting.</param>
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
