using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CartFunctions.Catalog;

/// <summary>The shop's own code for a product (contract, "Catalog").</summary>
internal sealed record Sku
{
    /// <summary>The longest SKU.</summary>
    public const int MaxLength = 64;

    private readonly string text;

    private Sku(string text) => this.text = text;

    /// <summary>
    /// The id of the product that is saved under the SKU. It follows from the SKU, so no row maps SKUs to ids and two saves under one SKU
    /// meet in one row.
    /// </summary>
    public ObjectId ProductId => ObjectId.From(SHA256.HashData(Encoding.ASCII.GetBytes($"sku:{text}")));

    /// <summary>Reads 1 to 64 printable ASCII characters, spaces included but not at the ends; returns false for any other text.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Sku? sku)
    {
        sku = text?.Length is >= 1 and <= MaxLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            && text[0] != ' ' && text[^1] != ' '
                ? new Sku(text)
                : null;
        return sku is not null;
    }

    /// <summary>The text, as the shop wrote it.</summary>
    public override string ToString() => text;
}
