using Microsoft.AspNetCore.Http;

namespace CartFunctions.Tests.Support;

/// <summary>A call to storage, as the proxy sees it.</summary>
/// <param name="IsWrite">Whether it is a write.</param>
/// <param name="Path">The table and, for a call of one entity, its keys.</param>
public sealed record StorageCall(bool IsWrite, string Path)
{
    /// <summary>Whether the call is to the table of carts.</summary>
    public bool IsToCarts => Path.Contains("carts", StringComparison.Ordinal);

    /// <summary>Whether it is a batch, of either table.</summary>
    public bool IsBatch => Path.EndsWith("/$batch", StringComparison.Ordinal);

    public string Method { get; private init; } = string.Empty;

    public string Query { get; private init; } = string.Empty;

    public static StorageCall Of(HttpRequest request) => new(!HttpMethods.IsGet(request.Method), request.Path.Value!)
    {
        Method = request.Method,
        Query = Uri.UnescapeDataString(request.QueryString.Value!),
    };
}
