using Azure.Data.Tables;

namespace CartFunctions.Storage.Tables;

/// <summary>A page of what matches a query, in an order of the service's own: Azure Cosmos DB does not go by the keys.</summary>
/// <param name="Entities">The entities; there may be none, with more to come.</param>
/// <param name="Continuation">The service's own token, by which it gives the next page of the same query; null on the last.</param>
internal sealed record TablePage(IReadOnlyList<TableEntity> Entities, string? Continuation);
