using CartFunctions.Carts;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http;

/// <summary>Reads the headers If-Match and Idempotency-Key (contract section 4).</summary>
public static class PreconditionHeaders
{
    private const string IdempotencyKey = "Idempotency-Key";
    private const int MaxKeyLength = 64;

    private static readonly Failure InvalidKey =
        new(Failure.InvalidIdempotencyKey, $"1 to {MaxKeyLength} visible ASCII characters other than a quote, sent once");

    /// <summary>The preconditions of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="surface">Names the surface: the same change over the other one is another operation.</param>
    /// <param name="change">What is asked.</param>
    /// <param name="hasCartId">Whether the client named the cart; else a repeat could not find it.</param>
    public static Outcome<Preconditions> Read(HttpRequest request, string surface, CartChange change, bool hasCartId)
    {
        var condition = ReadIfMatch(request);
        var keys = request.Headers[IdempotencyKey];
        if (keys.Count == 0)
        {
            return new Preconditions(condition, null);
        }

        if (keys is not [{ } key] || !TryReadKey(ref key))
        {
            return InvalidKey;
        }

        return hasCartId
            ? new Preconditions(condition, KeyedChange.Of(key, $"{surface} {change.Name}"))
            : new Failure(Failure.KeyNeedsCartId, "choose 24 random hex digits");
    }

    private static bool TryReadKey(ref string key)
    {
        key = key is ['"', .. var quoted, '"'] ? quoted : key;
        return key.Length is >= 1 and <= MaxKeyLength && !key.AsSpan().ContainsAnyExceptInRange('!', '~') && !key.Contains('"');
    }

    private static IfMatch? ReadIfMatch(HttpRequest request)
    {
        var lines = request.Headers.IfMatch;
        if (lines.Count == 0)
        {
            return null;
        }

        var text = lines.ToString();
        return new IfMatch(text == "*", [.. StrongTags(text)]);
    }

    /// <summary>What stands in quotes between the commas of a list; weak tags and anything unquoted name no version.</summary>
    private static IEnumerable<string> StrongTags(string list)
    {
        var start = 0;
        var isQuoted = false;
        for (var i = 0; i <= list.Length; i++)
        {
            if (i < list.Length && (list[i] != ',' || isQuoted))
            {
                isQuoted ^= list[i] == '"';
                continue;
            }

            if (list[start..i].Trim(' ', '\t') is ['"', .. var tag, '"'])
            {
                yield return tag;
            }

            start = i + 1;
        }
    }
}
