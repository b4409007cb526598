using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CartFunctions.Http.Identity;

/// <summary>
/// The tokens that were found valid, so that a customer's next request does not verify the signature again. A token is known by its hash.
/// It counts only under the keys with which it was verified, and its time is checked at each request.
/// </summary>
internal sealed class ValidTokens
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<(UInt128 First, UInt128 Second), ValidToken> tokens = new();

    /// <summary>The number of tokens.</summary>
    public int Count => tokens.Count;

    /// <summary>What a token says; null if it is not known.</summary>
    public ValidToken? Find(string text) => tokens.GetValueOrDefault(HashOf(text));

    /// <summary>Remembers a token. If there are too many, the others are forgotten.</summary>
    public void Add(string text, ValidToken token)
    {
        if (tokens.Count >= Capacity)
        {
            tokens.Clear();
        }

        tokens[HashOf(text)] = token;
    }

    private static (UInt128 First, UInt128 Second) HashOf(string text)
    {
        Span<UInt128> hash = stackalloc UInt128[2];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), MemoryMarshal.AsBytes(hash));
        return (hash[0], hash[1]);
    }
}

/// <summary>What a valid token says.</summary>
/// <param name="Customer">The customer.</param>
/// <param name="Issuer">The keys under which the signature is valid.</param>
/// <param name="KeyId">The id of the key.</param>
/// <param name="Lifetime">When it is valid.</param>
internal sealed record ValidToken(Customer Customer, IssuerKeySet Issuer, string KeyId, TokenLifetime Lifetime);

/// <summary>When a token is valid.</summary>
/// <param name="NotBefore">The time from which; null if it does not say.</param>
/// <param name="Expires">The time until which; null if it does not say, and then it is not valid.</param>
internal readonly record struct TokenLifetime(DateTime? NotBefore, DateTime? Expires);
