using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Merges;

/// <summary>
/// Records that the lines of a merge arrived in the target, and which did not fit. The row is in the partition of the target and is added
/// in one transaction with the lines, so that they cannot arrive twice. It stays until the source records that the merge is finished.
/// </summary>
/// <param name="Target">The target of the merge.</param>
/// <param name="Id">The merge, as in the <see cref="MergeIntent"/> of the source.</param>
/// <param name="Source">The source of the merge.</param>
/// <param name="Stayed">The lines that go back to the source.</param>
internal sealed record MergeMarker(ObjectId Target, WriteId Id, ObjectId Source, ImmutableArray<CartLine> Stayed)
{
    private const string Prefix = "merge-";
    private const string PrefixEnd = "merge.";
    private const string StoredSource = "Source";
    private const string StoredStayed = "Stayed";
    private const int PlainFormat = 1;
    private const int LatestFormat = 2; // Markers of lines with options have it.

    /// <summary>The properties that <see cref="ReadWithoutLines"/> needs, apart from the keys and the format.</summary>
    public static readonly IReadOnlyList<string> Properties = [StoredSource];

    /// <summary>An OData filter on the RowKey that matches all markers.</summary>
    public static string Filter { get; } = TableClient.CreateQueryFilter($"RowKey ge {Prefix} and RowKey lt {PrefixEnd}");

    /// <summary>The RowKey of the marker of a merge.</summary>
    public static string RowKey(WriteId id) => Prefix + id;

    /// <summary>The marker that an entity holds.</summary>
    /// <exception cref="StorageFaultException">The format is unknown.</exception>
    public static MergeMarker Read(TableEntity entity) => ReadWithoutLines(entity) with
    {
        Stayed = CartLinesText.Read(ChunkedText.Read(entity, StoredStayed)!),
    };

    /// <summary>The marker that an entity holds, without the lines that did not fit. That is enough to delete the row.</summary>
    /// <exception cref="StorageFaultException">The format is unknown.</exception>
    public static MergeMarker ReadWithoutLines(TableEntity entity)
    {
        StoredFormat.Check(entity, LatestFormat);
        return new MergeMarker(
            ObjectId.Parse(entity.PartitionKey),
            WriteId.Parse(entity.RowKey[Prefix.Length..]),
            ObjectId.Parse(entity.GetString(StoredSource)),
            []);
    }

    /// <summary>The marker as an entity. It never changes, so it can be deleted with any ETag.</summary>
    public TableEntity ToEntity()
    {
        var entity = new TableEntity(Target.ToString(), RowKey(Id))
        {
            ETag = ETag.All,
            [StoredFormat.Property] = Stayed.Any(line => line.Options is not null) ? LatestFormat : PlainFormat,
            [StoredSource] = Source.ToString(),
        };
        ChunkedText.Write(entity, StoredStayed, CartLinesText.Write(Stayed));
        return entity;
    }
}
