using Microsoft.IdentityModel.Protocols;

namespace CartFunctions.Http.Identity;

/// <summary>
/// Reads an issuer's discovery document and keys. The library's HttpDocumentRetriever does not pass its cancellation token on, so an issuer
/// that hangs could not be abandoned.
/// </summary>
/// <param name="requireHttps">Whether to refuse addresses without https, such as one that a discovery document names.</param>
internal sealed class IssuerDocuments(bool requireHttps) : IDocumentRetriever, IDisposable
{
    private const int MaxBytes = 1024 * 1024;

    // The caller's token limits the time. A redirect from https to http is not followed.
    private readonly HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxBytes };

    /// <inheritdoc/>
    public Task<string> GetDocumentAsync(string address, CancellationToken cancel) =>
        requireHttps && !address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? throw new InvalidOperationException("the discovery document names an address without https")
            : http.GetStringAsync(address, cancel);

    public void Dispose() => http.Dispose();
}
