namespace CartFunctions.Catalog.ImportProducts;

/// <summary>
/// Names the variants of an export of Shopify. Only the first row of a product has its title; the rows of its other variants follow with
/// the same handle.
/// </summary>
internal sealed class ShopifyNames
{
    private const string OnlyVariant = "Default Title";

    private string handle = string.Empty;
    private string title = string.Empty;

    /// <summary>The name of the variant in the next row, such as <c>Tee - M / Red</c>; empty if no row had the title.</summary>
    public string NameOf(string rowHandle, string rowTitle, IEnumerable<string> optionValues)
    {
        if (rowHandle != handle || string.IsNullOrWhiteSpace(rowHandle) || !string.IsNullOrWhiteSpace(rowTitle))
        {
            (handle, title) = (rowHandle, string.IsNullOrWhiteSpace(rowTitle) ? string.Empty : rowTitle);
        }

        var options = string.Join(" / ", optionValues.Where(value => !string.IsNullOrWhiteSpace(value) && value != OnlyVariant));
        return options.Length == 0 || title.Length == 0 ? title : $"{title} - {options}";
    }
}
