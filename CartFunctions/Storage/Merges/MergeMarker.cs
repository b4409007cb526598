using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Merges;

/// <summary>
/// Says that lines arrived in a cart, and which stayed behind: a row of its partition, made in one transaction with the lines, so that
/// nobody brings them twice. It is there until the other cart knows.
/// </summary>
/// <param name="Target">The cart in which they arrived.</param>
/// <param name="Id">The merge, as the other cart's <see cref="MergeIntent"/> names it.</param>
/// <param name="Source">The other cart.</param>
/// <param name="Stayed">The lines that go back to it.</param>
internal sealed record MergeMarker(ObjectId Target, WriteId Id, ObjectId Source, ImmutableArray<CartLine> Stayed)
{
    private const string Prefix = "merge-";
    private const string PrefixEnd = "merge.";
    private const string StoredSource = "Source";
    private const string StoredStayed = "Stayed";
    private const int LatestFormat = 1;

    /// <summary>What <see cref="Read"/> needs beside the keys and the format.</summary>
    public static readonly IReadOnlyList<string> Properties = [StoredSource, StoredStayed];

    /// <summary>An OData filter for every marker, as far as RowKeys go.</summary>
    public static string Any { get; } = TableClient.CreateQueryFilter($"RowKey ge {Prefix} and RowKey lt {PrefixEnd}");

    /// <summary>The RowKey of a merge's marker.</summary>
    public static string RowKey(WriteId id) => Prefix + id;

    /// <summary>The marker that an entity holds.</summary>
    /// <exception cref="StorageFaultException">It is of a format that this app does not know.</exception>
    public static MergeMarker Read(TableEntity entity)
    {
        StoredFormat.Check(entity, LatestFormat);
        return new MergeMarker(
            ObjectId.Parse(entity.PartitionKey),
            WriteId.Parse(entity.RowKey[Prefix.Length..]),
            ObjectId.Parse(entity.GetString(StoredSource)),
            CartLinesText.Read(entity.GetString(StoredStayed)));
    }

    /// <summary>The marker as an entity, which is never changed: whoever deletes it may do so whatever its tag.</summary>
    public TableEntity ToEntity() => new(Target.ToString(), RowKey(Id))
    {
        ETag = ETag.All,
        [StoredFormat.Property] = LatestFormat,
        [StoredSource] = Source.ToString(),
        [StoredStayed] = CartLinesText.Write(Stayed),
    };
}
