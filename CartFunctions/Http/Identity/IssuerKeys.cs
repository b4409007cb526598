using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CartFunctions.Http.Identity;

/// <summary>
/// The public keys of an OpenID Connect issuer: discovered, cached and refreshed (contract, "Customers' carts"). The library's
/// ConfigurationManager uses the system clock, and by default still accepts the last keys that worked, withdrawn or not, for an hour.
/// </summary>
internal sealed partial class IssuerKeys : IDisposable
{
    /// <summary>While there are keys, they are read at most once in this time.</summary>
    private static readonly TimeSpan MinInterval = TimeSpan.FromMinutes(1);

    /// <summary>Past this age of the keys, a request starts to refresh them. It does not wait.</summary>
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromMinutes(10);

    /// <summary>Past this age, a request waits for the refresh. If that fails, it uses the old keys.</summary>
    private static readonly TimeSpan AwaitRefreshAfter = TimeSpan.FromHours(1);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly IssuerDocuments documents;
    private readonly string address;
    private readonly TimeProvider clock;
    private readonly ILogger<IssuerKeys> logger;

    private volatile IssuerKeySet? current;
    private Task? refresh;
    private long lastAttempt;

    /// <summary>Creates the cache. It reads nothing yet.</summary>
    /// <param name="authority">The setting <c>Carts__Jwt__Authority</c>.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Gets the failures of a discovery.</param>
    public IssuerKeys(Uri authority, TimeProvider clock, ILogger<IssuerKeys> logger)
    {
        (this.clock, this.logger) = (clock, logger);
        address = $"{authority.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration";
        documents = new IssuerDocuments(requireHttps: authority.Scheme == Uri.UriSchemeHttps);
    }

    /// <summary>
    /// The keys of the issuer. If they lack the one with the id, they are refreshed first, but at most once a minute. Null if there are
    /// none and they cannot be read.
    /// </summary>
    /// <param name="keyId">The id of the key that a token names.</param>
    /// <param name="cancellationToken">Ends the wait. A discovery continues, because other requests may wait for it.</param>
    public async ValueTask<IssuerKeySet?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        var (known, age) = (current, TimeSpan.MaxValue);
        if (known?.Keys.Contains(keyId) == true && (age = clock.GetElapsedTime(known.ReadAt)) < RefreshAfter)
        {
            return known;
        }

        var refreshing = TryRefresh();
        if (age < AwaitRefreshAfter)
        {
            return known;
        }

        await refreshing.WaitAsync(cancellationToken);
        return current;
    }

    public void Dispose() => documents.Dispose();

    /// <summary>The refresh that runs or starts now; a completed task if the last one is too recent.</summary>
    private Task TryRefresh()
    {
        lock (gate)
        {
            if (refresh is { IsCompleted: false } running)
            {
                return running;
            }

            if (current is not null && clock.GetElapsedTime(lastAttempt) < MinInterval)
            {
                return Task.CompletedTask;
            }

            lastAttempt = clock.GetTimestamp();
            return refresh = Task.Run(RefreshAsync);
        }
    }

    private async Task RefreshAsync()
    {
        using var deadline = new CancellationTokenSource(Timeout, clock);
        try
        {
            var readAt = clock.GetTimestamp();
            var discovered = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, deadline.Token);
            current = IssuerKeySet.Of(discovered, readAt) ?? throw new InvalidOperationException("it names no issuer or no usable key");
        }
        catch (Exception e)
        {
            LogFailed(e.GetBaseException().Message); // The library throws many types.
        }
    }

    [LoggerMessage(LogLevel.Warning, "The keys of the issuer of tokens could not be read: {Reason}.")]
    private partial void LogFailed(string reason);
}
