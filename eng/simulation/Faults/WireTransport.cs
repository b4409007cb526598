using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using CartFunctions.Simulation.Tables;

namespace CartFunctions.Simulation.Faults;

/// <summary>Carries the SDK's calls to the simulated storage, on which way they may go wrong.</summary>
/// <param name="wire">The way of one instance of the app.</param>
/// <param name="timeout">When the caller gives up.</param>
internal sealed class WireTransport(IWire wire, TimeSpan timeout) : HttpPipelineTransport
{
    /// <inheritdoc/>
    public override Request CreateRequest() => new WireRequest { ClientRequestId = wire.NextRequestId() };

    /// <inheritdoc/>
    public override void Process(HttpMessage message) => throw new NotSupportedException("The app makes no synchronous calls.");

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var request = ((WireRequest)message.Request).Read();
        message.Response = await wire.SendAsync(request, timeout, message.CancellationToken).ConfigureAwait(false);
    }
}

/// <summary>The way from a caller to the simulated storage.</summary>
internal interface IWire
{
    /// <summary>An id that no other request on this way has.</summary>
    string NextRequestId();

    /// <summary>Makes a call; it fails as the SDK's own transport fails.</summary>
    /// <exception cref="RequestFailedException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or the caller gave up.</exception>
    Task<WireResponse> SendAsync(TableRequest request, TimeSpan timeout, CancellationToken cancellationToken);
}

/// <summary>A way on which nothing goes wrong and nothing takes time.</summary>
internal sealed class GoodWire(TableService service) : IWire
{
    /// <inheritdoc/>
    public string NextRequestId() => string.Empty;

    /// <inheritdoc/>
    public Task<WireResponse> SendAsync(TableRequest request, TimeSpan timeout, CancellationToken cancellationToken) =>
        Task.FromResult(new WireResponse(service.Handle(request)));
}
