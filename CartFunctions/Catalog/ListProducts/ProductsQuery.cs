using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Catalog.ListProducts;

/// <summary>Selects products by id, one product by SKU, or a page of the catalog (contract, "Catalog").</summary>
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
    /// Reads the query. An absent or empty <c>limit</c> gets its default. A present but empty <c>ids</c> or <c>sku</c> is invalid. If both
    /// are given, <c>sku</c> has no effect.
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

        var (limitText, continuation) = (query["limit"].ToString(), query["continuation"].ToString());
        var limit = DefaultLimit;
        if (limitText.Length > 0 && !TryReadLimit(limitText, out limit))
        {
            return Failure.InvalidLimit.With($"1 to {MaxLimit}");
        }

        return new ProductsQuery(ids, sku, limit, continuation.Length == 0 ? null : continuation);
    }

    private static bool TryReadIds(IQueryCollection query, out IReadOnlyList<ObjectId>? ids)
    {
        ids = query.TryGetValue("ids", out var texts)
            ? [.. texts.ToString().Split(',', MaxIds + 1).Select(text => ObjectId.ParseOrInvalid(text))]
            : null;
        return ids is null || (ids.Count <= MaxIds && ids.All(id => id.IsValid));
    }

    // int.TryParse ignores NUL characters after a number.
    private static bool TryReadLimit(string text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
        && limit is >= 1 and <= MaxLimit
        && text.All(char.IsAsciiDigit);
}
