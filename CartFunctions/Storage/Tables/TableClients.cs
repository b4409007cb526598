using Azure.Data.Tables;

namespace CartFunctions.Storage.Tables;

/// <summary>The clients of the storage account, by how they treat a call that fails.</summary>
/// <param name="Retrying">Repeats a failed call once, soon: for what may be done twice.</param>
/// <param name="NoRetry">
/// Never repeats: for conditional writes, of which a repeat reports a conflict that is none (azure-sdk-for-net#39146).
/// </param>
/// <param name="LongRunning">For work that nobody waits for: it gives a call the time that a scan may take.</param>
internal sealed record TableClients(TableServiceClient Retrying, TableServiceClient NoRetry, TableServiceClient LongRunning);
