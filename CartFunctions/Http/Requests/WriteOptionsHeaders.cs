using CartFunctions.Storage.Concurrency;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CartFunctions.Http.Requests;

/// <summary>Reads the headers If-Match, If-None-Match and Idempotency-Key (contract, "Every change of a cart").</summary>
internal static class WriteOptionsHeaders
{
    private const string IdempotencyKey = "Idempotency-Key";
    private const string AnyTag = "*";
    private const int MaxKeyLength = 64;

    private static readonly Failure InvalidKey =
        Failure.InvalidIdempotencyKey.With($"1 to {MaxKeyLength} visible ASCII characters other than a quote, sent once");

    /// <summary>The options of a request that takes a key.</summary>
    /// <param name="request">The request.</param>
    /// <param name="operation">Names what is asked, the same for ever; asked for only if there is a key.</param>
    /// <param name="hasId">Whether the client named what is to be changed; else a repeat could not find it.</param>
    public static Result<WriteOptions> Read(HttpRequest request, Func<string> operation, bool hasId = true)
    {
        var withoutKey = ReadWithoutKey(request);
        var keys = request.Headers[IdempotencyKey];
        if (keys.Count == 0)
        {
            return withoutKey;
        }

        if (keys is not [{ } key] || !TryReadKey(ref key))
        {
            return InvalidKey;
        }

        return hasId
            ? withoutKey with { Keyed = KeyedChange.Of(key, operation()) }
            : Failure.KeyNeedsCartId.With("choose 24 random hex digits");
    }

    /// <summary>The options of a request that takes no key.</summary>
    public static WriteOptions ReadWithoutKey(HttpRequest request) => new(ReadIfMatch(request), null)
    {
        MustCreate = request.Headers.IfNoneMatch == AnyTag,
    };

    private static bool TryReadKey(ref string key)
    {
        key = key is ['"', .. var quoted, '"'] ? quoted : key;
        return key.Length is >= 1 and <= MaxKeyLength && !key.AsSpan().ContainsAnyExceptInRange('!', '~') && !key.Contains('"');
    }

    /// <summary>A malformed value names no version, so that it never lets a change through.</summary>
    private static IfMatch? ReadIfMatch(HttpRequest request)
    {
        var lines = request.Headers.IfMatch;
        if (lines.Count == 0)
        {
            return null;
        }

        var tags = EntityTagHeaderValue.TryParseStrictList(lines, out var list) ? list : [];
        return new IfMatch(
            tags is [var only] && only.Equals(EntityTagHeaderValue.Any),
            [.. tags.Where(tag => !tag.IsWeak).Select(tag => tag.Tag.ToString().Trim('"'))]);
    }
}
