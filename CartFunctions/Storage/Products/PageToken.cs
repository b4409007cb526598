using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CartFunctions.Storage.Products;

/// <summary>
/// What a page of the catalogue ends with, for clients to hand back: the service's own token, in characters that an address takes as
/// they are, behind a checksum by which a text that no page ended with is refused.
/// </summary>
internal static class PageToken
{
    private const int ChecksumSize = 4;

    /// <summary>The token as clients see it.</summary>
    public static string Write(string continuation)
    {
        var text = Encoding.UTF8.GetBytes(continuation);
        return Base64Url.EncodeToString([.. Checksum(text), .. text]);
    }

    /// <summary>The service's own token; null if no page ended with this one.</summary>
    public static string? Read(string token)
    {
        if (!Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token) is not { Length: > ChecksumSize } bytes)
        {
            return null;
        }

        var text = bytes[ChecksumSize..];
        return bytes.AsSpan(0, ChecksumSize).SequenceEqual(Checksum(text)) ? Encoding.UTF8.GetString(text) : null;
    }

    private static byte[] Checksum(byte[] text) => SHA256.HashData(text)[..ChecksumSize];
}
