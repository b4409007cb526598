using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Catalog.ListProducts;

/// <summary>The requested page of the catalog (contract, "Catalog").</summary>
/// <param name="Limit">1 to 200 products.</param>
/// <param name="Continuation">The continuation token of the previous page; null for the first page.</param>
internal sealed record PageQuery(int Limit, string? Continuation)
{
    private const int MaxLimit = 200;
    private const int DefaultLimit = 50;

    /// <summary>Reads the query. An absent or empty parameter gets its default.</summary>
    public static Result<PageQuery> Read(IQueryCollection query)
    {
        var (limit, continuation) = (query["limit"].ToString(), query["continuation"].ToString());
        var count = DefaultLimit;
        if (limit.Length > 0 && !TryReadCount(limit, out count))
        {
            return Failure.InvalidLimit.With($"1 to {MaxLimit}");
        }

        return new PageQuery(count, continuation.Length == 0 ? null : continuation);
    }

    // int.TryParse ignores NUL characters after a number.
    private static bool TryReadCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count)
        && count is >= 1 and <= MaxLimit
        && text.All(char.IsAsciiDigit);
}
