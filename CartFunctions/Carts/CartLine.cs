using System.Security.Cryptography;
using System.Text;

namespace CartFunctions.Carts;

/// <summary>One product with one set of options in a cart.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">1 to 2147483647.</param>
/// <param name="PriceAtAdd">
/// The unit price when the line was last added to, 0 to 999999999999.9999. It applies to all units of the line.
/// </param>
/// <param name="Options">What distinguishes the line from others of the product; null for nothing.</param>
internal readonly record struct CartLine(ObjectId ProductId, int Quantity, decimal PriceAtAdd, StringMap? Options = null)
{
    /// <summary>The maximum size of the options of a line, in bytes of UTF-8.</summary>
    public const int MaxOptionBytes = 1_024;

    /// <summary>Identifies the line within its cart (contract, "Terms").</summary>
    public ObjectId Id { get; } = IdOf(ProductId, Options);

    /// <summary>The exact quantity × price.</summary>
    public decimal LineTotal => Quantity * PriceAtAdd;

    /// <summary>The id of the line of a product with these options. It must never change, because clients keep it.</summary>
    public static ObjectId IdOf(ObjectId productId, StringMap? options) => options is null
        ? productId
        : ObjectId.From(SHA256.HashData(Encoding.UTF8.GetBytes($"{productId} {options.CanonicalText}")));
}
