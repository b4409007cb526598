using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using CartFunctions.Catalog;

namespace CartFunctions.Http.Responses;

/// <summary>What is shown of an item's product, as JSON properties; null if it has left the catalogue.</summary>
internal readonly struct ProductText(Product? product) : IUtf8SpanFormattable
{
    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        product is null
            ? Utf8.TryWrite(utf8Destination, $"\"name\":null,\"price\":null,\"stock\":0,\"reserved\":0", out bytesWritten)
            : Utf8.TryWrite(
                utf8Destination,
                CultureInfo.InvariantCulture,
                $"\"name\":\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(product.Name)}\",\"price\":{product.Price}"
                + $",\"stock\":{product.Stock},\"reserved\":{product.Reserved}",
                out bytesWritten);
}
