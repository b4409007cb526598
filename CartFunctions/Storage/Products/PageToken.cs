using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CartFunctions.Storage.Products;

/// <summary>
/// The continuation token that clients get: the storage service's own token in URL-safe characters, after a checksum. The checksum rejects
/// text that is not such a token.
/// </summary>
internal static class PageToken
{
    private const int ChecksumSize = 4;

    /// <summary>Encodes the token for clients.</summary>
    public static string Write(string continuation)
    {
        var text = Encoding.UTF8.GetBytes(continuation);
        return Base64Url.EncodeToString([.. Checksum(text), .. text]);
    }

    /// <summary>Decodes a client's token; null if it is invalid.</summary>
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
