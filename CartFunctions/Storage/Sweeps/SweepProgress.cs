using System.Collections.Frozen;
using Azure.Data.Tables;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Merges;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Sweeps;

/// <summary>
/// How far the sweep is with the carts whose ids begin with one digit. It is kept in a row of the table of carts, whose PartitionKey is
/// no cart's id.
/// </summary>
/// <param name="Digit">The digit.</param>
/// <param name="Cutoff">What the pass under way, or else the last one, takes for expired: what changed then or before.</param>
/// <param name="Continuation">
/// What the last page ended with; null if no pass is under way. It is the service's own token, since the last key is a place only where
/// queries go by the keys, which on Azure Cosmos DB they do not.
/// </param>
internal sealed record SweepProgress(char Digit, DateTimeOffset Cutoff, string? Continuation)
{
    private const string Digits = "0123456789abcdef";
    private const string PartitionKey = "sweep";
    private const string StoredCutoff = "Cutoff";
    private const string StoredContinuation = "Continuation";
    private const int LatestFormat = 1;

    private static readonly string OnlyProgress = TableClient.CreateQueryFilter($"PartitionKey eq {PartitionKey}");

    /// <summary>
    /// The rows that the pass is looking for: carts that expired, carts with lines that are leaving, and markers of merges. A token
    /// holds for the query that it is of, so the cutoff stays for the pass.
    /// </summary>
    public string Filter
    {
        get
        {
            var range = TableClient.CreateQueryFilter(
                $"PartitionKey ge {Digit.ToString()} and PartitionKey lt {((char)(Digit + 1)).ToString()}");
            var isExpired = $"{CartEntity.UpdatedAt} le {TableClient.CreateQueryFilter($"{Cutoff}")}";
            var isLeaving = $"{CartEntity.LeavingTo} ge '0'";
            return $"{range} and (({CartEntity.Any} and ({isExpired} or {isLeaving})) or ({MergeMarker.Any}))";
        }
    }

    /// <summary>The progress with every digit, as it was left.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public static async Task<IReadOnlyList<SweepProgress>> ReadAllAsync(Table table, CancellationToken cancellationToken)
    {
        var stored = (await table.QueryAsync(OnlyProgress, Digits.Length, cancellationToken))
            .Where(row => StoredFormat.IsKnown(row, LatestFormat))
            .ToFrozenDictionary(row => row.RowKey);
        return [.. Digits.Select(digit => stored.TryGetValue(digit.ToString(), out var row)
            ? new SweepProgress(digit, row.GetDateTimeOffset(StoredCutoff).GetValueOrDefault(), row.GetString(StoredContinuation))
            : new SweepProgress(digit, DateTimeOffset.MinValue, null))];
    }

    /// <summary>Keeps it for the next run.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public Task SaveAsync(Table table, CancellationToken cancellationToken)
    {
        var row = new TableEntity(PartitionKey, Digit.ToString())
        {
            [StoredFormat.Property] = LatestFormat,
            [StoredCutoff] = Cutoff,
        };
        if (Continuation is not null)
        {
            row[StoredContinuation] = Continuation;
        }

        return table.SaveAsync(row, cancellationToken);
    }
}
