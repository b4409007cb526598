using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Catalog.ListProducts;

/// <summary>The requested products (contract, "Catalog"): those with some ids, the one with a SKU, or else a page of the catalog.</summary>
/// <param name="Ids">1 to 100 ids; null if the client names none.</param>
/// <param name="Sku">The SKU; null if the client names none.</param>
/// <param name="Limit">1 to 200 products for a page.</param>
/// <param name="Continuation">The continuation token of the previous page; null for the first page.</param>
internal sealed record ProductsQuery(IReadOnlyList<ObjectId>? Ids, Sku? Sku, int Limit, string? Continuation)
{
    private const int MaxIds = 100;
    private const int MaxLimit = 200;
    private const int DefaultLimit = 50;

    /// <summary>
    /// Reads the query. An absent or empty limit gets its default; ids or a SKU are invalid if they are empty. A SKU beside ids has no
    /// effect.
    /// </summary>
    public static Result<ProductsQuery> Read(IQueryCollection query)
    {
        if (!TryReadIds(query, out var ids))
        {
            return Failure.InvalidIdFormat.With($"1 to {MaxIds} ids, separated by commas");
        }

        Sku? sku = null;
        if (query.TryGetValue("sku", out var skus) && (skus is not [{ Length: > 0 } text] || (!Sku.TryParse(text, out sku) && ids is null)))
        {
            return Failure.InvalidSku;
        }

        var (limit, continuation) = (query["limit"].ToString(), query["continuation"].ToString());
        var count = DefaultLimit;
        if (limit.Length > 0 && !TryReadCount(limit, out count))
        {
            return Failure.InvalidLimit.With($"1 to {MaxLimit}");
        }

        return new ProductsQuery(ids, sku, count, continuation.Length == 0 ? null : continuation);
    }

    private static bool TryReadIds(IQueryCollection query, out IReadOnlyList<ObjectId>? ids)
    {
        ids = query.TryGetValue("ids", out var texts)
            ? [.. texts.ToString().Split(',', MaxIds + 1).Select(text => ObjectId.ParseOrInvalid(text))]
            : null;
        return ids is null || (ids.Count <= MaxIds && ids.All(id => id.IsValid));
    }

    // int.TryParse ignores NUL characters after a number.
    private static bool TryReadCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count)
        && count is >= 1 and <= MaxLimit
        && text.All(char.IsAsciiDigit);
}
