using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CartFunctions.Storage.Concurrency;

/// <summary>A change with an idempotency key, as it is remembered (contract, "Every change of a cart").</summary>
/// <param name="KeyHash">A 128-bit hash of the key.</param>
/// <param name="Operation">A 64-bit hash of the operation: surface, route, ids and values.</param>
internal sealed record KeyedChange(UInt128 KeyHash, ulong Operation)
{
    /// <summary>Hashes a key and an operation.</summary>
    public static KeyedChange Of(string key, string operation) => new(
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key))),
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(operation))));
}
