using System.Collections.Frozen;
using Azure.Data.Tables;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Merges;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Sweeps;

/// <summary>
/// The progress of the sweep over the carts whose ids begin with one hexadecimal digit. A pass reads these carts once, over one or more
/// runs. The progress is a row of the table of carts, and its PartitionKey is not a valid cart id.
/// </summary>
/// <param name="Digit">The digit.</param>
/// <param name="Cutoff">The cutoff of the current or last pass: a cart that has not changed since then is expired.</param>
/// <param name="Continuation">
/// The continuation token of the last page; null if no pass is in progress. The key of the last row would not do, because Azure Cosmos DB
/// does not return rows in the order of their keys.
/// </param>
internal sealed record SweepProgress(char Digit, DateTimeOffset Cutoff, string? Continuation)
{
    private const string Digits = "0123456789abcdef";
    private const string SweepPartition = "sweep";
    private const string CutoffProperty = "Cutoff";
    private const string ContinuationProperty = "Continuation";
    private const int LatestFormat = 1;

    private static readonly string ProgressFilter = TableClient.CreateQueryFilter($"PartitionKey eq {SweepPartition}");

    /// <summary>
    /// The filter of the pass: expired carts, carts with a merge in transit, and markers of merges. A continuation token is valid only for
    /// its own query, so the cutoff stays the same during a pass.
    /// </summary>
    public string Filter
    {
        get
        {
            var range = TableClient.CreateQueryFilter(
                $"PartitionKey ge {Digit.ToString()} and PartitionKey lt {((char)(Digit + 1)).ToString()}");
            var isExpired = $"{CartEntity.UpdatedAt} le {TableClient.CreateQueryFilter($"{Cutoff}")}";
            var isMerging = $"{CartEntity.MergeTarget} ge '0'";
            return $"{range} and (({CartEntity.Filter} and ({isExpired} or {isMerging})) or ({MergeMarker.Filter}))";
        }
    }

    /// <summary>Reads the progress of every digit.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public static async Task<IReadOnlyList<SweepProgress>> ReadAllAsync(Table table, CancellationToken cancellationToken)
    {
        var stored = (await table.QueryAsync(ProgressFilter, Digits.Length, cancellationToken))
            .Where(row => StoredFormat.IsKnown(row, LatestFormat))
            .ToFrozenDictionary(row => row.RowKey);
        return [.. Digits.Select(digit => stored.TryGetValue(digit.ToString(), out var row)
            ? new SweepProgress(digit, row.GetDateTimeOffset(CutoffProperty).GetValueOrDefault(), row.GetString(ContinuationProperty))
            : new SweepProgress(digit, DateTimeOffset.MinValue, null))];
    }

    /// <summary>Saves the progress for the next run.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public Task SaveAsync(Table table, CancellationToken cancellationToken)
    {
        var row = new TableEntity(SweepPartition, Digit.ToString())
        {
            [StoredFormat.Property] = LatestFormat,
            [CutoffProperty] = Cutoff,
        };
        if (Continuation is not null)
        {
            row[ContinuationProperty] = Continuation;
        }

        return table.SaveAsync(row, cancellationToken);
    }
}
