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

    /// <summary>Whether the caller wants no copy of the inserted entity.</summary>
    public bool WantsNoContent { get; init; }

    /// <summary>The header Content-Type, which names the boundary of a transaction's parts.</summary>
    public string? ContentType { get; init; }

    /// <summary>The header x-ms-client-request-id, which is the same for the SDK's repeats of a call.</summary>
    public string? ClientRequestId { get; init; }

    /// <summary>The text with the keys of the call: the path, or the body of an insert or a transaction.</summary>
    public string KeyText => Path.Contains('(', StringComparison.Ordinal) ? Path : Encoding.UTF8.GetString(Body.Span);

    /// <summary>Whether the call only reads.</summary>
    public bool IsRead => Method == "GET";
}

/// <summary>An answer of the table service.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
internal sealed record TableAnswer(int Status, byte[] Body)
{
    private static readonly byte[] Nothing = [];

    /// <summary>The header ETag.</summary>
    public string? ETag { get; init; }

    /// <summary>The header Content-Type.</summary>
    public string ContentType { get; init; } = "application/json;odata=minimalmetadata";

    /// <summary>The first key of the next page; null on the last page.</summary>
    public TableKey? Next { get; init; }

    /// <summary>The header x-ms-continuation-NextTableName.</summary>
    public string? NextTable { get; init; }

    /// <summary>The error of a refused call; null for a success.</summary>
    public TableError? Error { get; init; }

    /// <summary>The error code; null for a success.</summary>
    public string? ErrorCode => Error?.Code;

    /// <summary>Whether the call was refused. The status of a transaction does not show it.</summary>
    public bool IsRefused { get; init; }

    /// <summary>The header Retry-After, in seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>An answer without a body.</summary>
    public static TableAnswer NoContent(string? etag = null) => new(204, Nothing) { ETag = etag };

    /// <summary>An error as Azure writes it.</summary>
    public static TableAnswer Of(TableError error) => new(error.Status, error.Body) { Error = error };
}

/// <summary>The keys of an entity, compared by code units as in Azure.</summary>
internal readonly record struct TableKey(string Partition, string Row) : IComparable<TableKey>
{
    /// <inheritdoc/>
    public int CompareTo(TableKey other)
    {
        var partitions = string.CompareOrdinal(Partition, other.Partition);
        return partitions != 0 ? partitions : string.CompareOrdinal(Row, other.Row);
    }
}
