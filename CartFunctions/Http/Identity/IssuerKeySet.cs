using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CartFunctions.Http.Identity;

/// <summary>What an issuer publishes, as read at one time.</summary>
/// <param name="Name">The issuer, as its tokens name it in <c>iss</c>.</param>
/// <param name="Keys">Its public keys by id. Those without an id are left out.</param>
/// <param name="ReadAt">When they were read, as a timestamp of the clock.</param>
internal sealed record IssuerKeySet(string Name, ILookup<string, SecurityKey> Keys, long ReadAt)
{
    /// <summary>What a discovery document and its keys say; null if they name no issuer or have no key to use.</summary>
    public static IssuerKeySet? Of(OpenIdConnectConfiguration discovered, long readAt)
    {
        // The list may contain symmetric keys, too.
        var keys = discovered.SigningKeys.Where(key => key is AsymmetricSecurityKey && !string.IsNullOrEmpty(key.KeyId))
            .ToLookup(key => key.KeyId, StringComparer.Ordinal);
        return string.IsNullOrEmpty(discovered.Issuer) || keys.Count == 0 ? null : new IssuerKeySet(discovered.Issuer, keys, readAt);
    }

    /// <summary>The keys with an id, usually one or none.</summary>
    public IEnumerable<SecurityKey> KeysOf(string keyId) => Keys[keyId];
}
