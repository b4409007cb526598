using System.Text;

namespace CartFunctions.Simulation.Tables;

/// <summary>A call to the table service, as it arrives there.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path behind the account, percent-encoded as sent.</param>
/// <param name="Query">The query, with its question mark; empty if there is none.</param>
internal sealed record TableRequest(string Method, string Path, string Query)
{
    /// <summary>The body; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The header If-Match.</summary>
    public string? IfMatch { get; init; }

    /// <summary>Whether the caller wants no copy of what it inserts.</summary>
    public bool WantsNoContent { get; init; }

    /// <summary>The header Content-Type, which names the boundary of a transaction's parts.</summary>
    public string? ContentType { get; init; }

    /// <summary>The header x-ms-client-request-id: the SDK's repeats of a call carry the same.</summary>
    public string? ClientRequestId { get; init; }

    /// <summary>Where the keys are that the call is about: in the address or, of an insert or a transaction, in the body.</summary>
    public string KeyText => Path.Contains('(', StringComparison.Ordinal) ? Path : Encoding.UTF8.GetString(Body.Span);

    /// <summary>Whether the call only reads.</summary>
    public bool IsRead => Method == "GET";
}

/// <summary>What the table service answers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
internal sealed record TableAnswer(int Status, byte[] Body)
{
    private static readonly byte[] Nothing = [];

    /// <summary>The header ETag.</summary>
    public string? ETag { get; init; }

    /// <summary>The header Content-Type.</summary>
    public string ContentType { get; init; } = "application/json;odata=minimalmetadata";

    /// <summary>Where the next page begins; null on the last one.</summary>
    public TableKey? Next { get; init; }

    /// <summary>The header x-ms-continuation-NextTableName.</summary>
    public string? NextTable { get; init; }

    /// <summary>Why the call was refused; null if it was done.</summary>
    public TableError? Error { get; init; }

    /// <summary>The error code; null if the call was done.</summary>
    public string? ErrorCode => Error?.Code;

    /// <summary>Whether the call changed nothing: the status of a transaction says only that storage read it.</summary>
    public bool IsRefused { get; init; }

    /// <summary>The header Retry-After, in seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>An answer without a body.</summary>
    public static TableAnswer NoContent(string? etag = null) => new(204, Nothing) { ETag = etag };

    /// <summary>An error as Azure writes it.</summary>
    public static TableAnswer Of(TableError error) => new(error.Status, error.Body) { Error = error };
}

/// <summary>The keys of an entity; compared as Azure orders them, by code units.</summary>
internal readonly record struct TableKey(string Partition, string Row) : IComparable<TableKey>
{
    /// <inheritdoc/>
    public int CompareTo(TableKey other)
    {
        var partitions = string.CompareOrdinal(Partition, other.Partition);
        return partitions != 0 ? partitions : string.CompareOrdinal(Row, other.Row);
    }
}
