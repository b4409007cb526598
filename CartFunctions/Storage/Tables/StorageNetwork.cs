using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// What carries the calls to storage in the place of the network, if a host registers one: a simulation does. It also ends a call
/// that takes too long, since the SDK's own time-out runs on a clock that cannot be simulated.
/// </summary>
/// <param name="open">Makes the carrier of calls that are given up after a time.</param>
internal sealed class StorageNetwork(Func<TimeSpan, HttpPipelineTransport> open)
{
    /// <summary>Lets a client's calls be carried, each for as long as the client's time-out allows.</summary>
    public void Carry(TableClientOptions options)
    {
        options.Transport = open(options.Retry.NetworkTimeout);
        options.Retry.NetworkTimeout = Timeout.InfiniteTimeSpan;
    }
}
