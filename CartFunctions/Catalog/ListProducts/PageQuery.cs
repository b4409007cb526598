using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Catalog.ListProducts;

/// <summary>Which page of the catalogue is asked for (contract, "Catalogue").</summary>
/// <param name="Limit">1 to 200 products.</param>
/// <param name="Continuation">What the page before ended with; null for the first page.</param>
internal sealed record PageQuery(int Limit, string? Continuation)
{
    private const int MaxLimit = 200;
    private const int DefaultLimit = 50;

    /// <summary>Reads the query; an absent or empty parameter has its default.</summary>
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

    // The framework passes over NUL characters at the end of a number.
    private static bool TryReadCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count)
        && count is >= 1 and <= MaxLimit
        && text.All(char.IsAsciiDigit);
}
