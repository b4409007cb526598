using Azure.Data.Tables;

namespace CartFunctions.Storage.Tables;

/// <summary>The clients of the storage account. They differ in how they handle a failed call.</summary>
/// <param name="Retrying">Retries a failed call once after a short wait: for idempotent calls.</param>
/// <param name="NoRetry">
/// Never retries: for conditional writes, whose retry would report a false conflict (azure-sdk-for-net#39146).
/// </param>
/// <param name="LongRunning">For background work: has a longer time-out and more retries, as a scan needs.</param>
internal sealed record TableClients(TableServiceClient Retrying, TableServiceClient NoRetry, TableServiceClient LongRunning);
