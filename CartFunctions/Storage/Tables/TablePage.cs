using Azure.Data.Tables;

namespace CartFunctions.Storage.Tables;

/// <summary>One page of the results of a query, in the service's order: Azure Cosmos DB does not sort by the keys.</summary>
/// <param name="Entities">The entities; there may be none although more pages follow.</param>
/// <param name="Continuation">The continuation token for the next page; null on the last page.</param>
internal sealed record TablePage(IReadOnlyList<TableEntity> Entities, string? Continuation);
