using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using CartFunctions.Simulation.Tables;

namespace CartFunctions.Simulation.Faults;

/// <summary>A request of the SDK to the simulated storage.</summary>
internal sealed class WireRequest : Request
{
    private readonly List<HttpHeader> headers = [];

    /// <inheritdoc/>
    public override string ClientRequestId { get; set; } = string.Empty;

    /// <summary>The call as storage sees it.</summary>
    public TableRequest Read()
    {
        using var body = new MemoryStream();
        Content?.WriteTo(body, CancellationToken.None);
        return new TableRequest(Method.Method, Uri.Path, Uri.Query)
        {
            Body = body.TryGetBuffer(out var bytes) ? bytes : default,
            IfMatch = Find("If-Match"),
            WantsNoContent = Find("Prefer") == "return-no-content",
            ContentType = Find("Content-Type"),
            ClientRequestId = Find("x-ms-client-request-id"),
        };
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    /// <inheritdoc/>
    protected override void AddHeader(string name, string value) => headers.Add(new HttpHeader(name, value));

    /// <inheritdoc/>
    protected override bool ContainsHeader(string name) => Find(name) is not null;

    /// <inheritdoc/>
    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers;

    /// <inheritdoc/>
    protected override bool RemoveHeader(string name) => headers.RemoveAll(header => IsNamed(header, name)) > 0;

    /// <inheritdoc/>
    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = Find(name)) is not null;

    /// <inheritdoc/>
    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = Find(name) is { } value ? [value] : null;
        return values is not null;
    }

    private static bool IsNamed(HttpHeader header, string name) => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private string? Find(string name)
    {
        foreach (var header in headers)
        {
            if (IsNamed(header, name))
            {
                return header.Value;
            }
        }

        return null;
    }
}

/// <summary>The response of the simulated storage to the SDK.</summary>
internal sealed class WireResponse : Response
{
    private readonly List<HttpHeader> headers =
        [new HttpHeader("x-ms-version", "2019-02-02"), new HttpHeader("x-ms-request-id", "simulated")];
    private readonly int status;

    /// <summary>The response to an answer. If <paramref name="length"/> is set, only that many bytes of the body arrive.</summary>
    public WireResponse(TableAnswer answer, int? length = null)
    {
        status = answer.Status;
        ContentStream = new MemoryStream(answer.Body, 0, length ?? answer.Body.Length, writable: false, publiclyVisible: true);
        Add("Content-Type", answer.ContentType);
        Add("ETag", answer.ETag);
        Add("x-ms-error-code", answer.ErrorCode);
        Add("Retry-After", answer.RetryAfter?.ToString(null, null));
        Add("x-ms-continuation-NextTableName", answer.NextTable);
        if (answer.Next is { } next)
        {
            Add("x-ms-continuation-NextPartitionKey", Continuation.Write(next.Partition));
            Add("x-ms-continuation-NextRowKey", Continuation.Write(next.Row));
        }
    }

    /// <inheritdoc/>
    public override int Status => status;

    /// <inheritdoc/>
    public override string ReasonPhrase => string.Empty;

    /// <inheritdoc/>
    public override Stream? ContentStream { get; set; }

    /// <inheritdoc/>
    public override string ClientRequestId { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    /// <inheritdoc/>
    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    /// <inheritdoc/>
    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers;

    /// <inheritdoc/>
    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        foreach (var header in headers)
        {
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = header.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <inheritdoc/>
    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }

    private void Add(string name, string? value)
    {
        if (value is not null)
        {
            headers.Add(new HttpHeader(name, value));
        }
    }
}
