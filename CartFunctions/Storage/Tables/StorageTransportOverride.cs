using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// A replacement for the network transport of storage calls. The simulation and the tests register one. The transport also enforces
/// the time-out: the SDK's own uses the real clock and includes every call.
/// </summary>
/// <param name="createTransport">Creates the transport for calls with this time-out.</param>
internal sealed class StorageTransportOverride(Func<TimeSpan, HttpPipelineTransport> createTransport)
{
    /// <summary>Sends a client's calls through the transport, with the client's own time-out.</summary>
    public void ApplyTo(TableClientOptions options)
    {
        options.Transport = createTransport(options.Retry.NetworkTimeout);
        options.Retry.NetworkTimeout = Timeout.InfiniteTimeSpan;
    }
}
