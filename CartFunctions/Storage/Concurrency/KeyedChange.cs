using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CartFunctions.Storage.Concurrency;

/// <summary>A change that its client gave an idempotency key (contract, "Every change of a cart"), as far as it is remembered.</summary>
/// <param name="KeyHash">128 bits that stand for the key.</param>
/// <param name="Operation">64 bits that stand for what was asked: surface, operation, ids, numbers.</param>
internal sealed record KeyedChange(UInt128 KeyHash, ulong Operation)
{
    /// <summary>The change of a key and an operation, both as texts.</summary>
    public static KeyedChange Of(string key, string operation) => new(
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key))),
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(operation))));
}
