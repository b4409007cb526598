namespace CartFunctions.Catalog.ImportProducts;

/// <summary>The positions of a product's columns in a file. A position is null if the file lacks the column.</summary>
internal sealed record ProductColumns
{
    private const int MaxColumns = 10_000;

    private static readonly string[] IdNames = ["_id", "id"];
    private static readonly string[] SkuNames = ["sku", "variant sku"];
    private static readonly string[] NameNames = ["name", "title"];
    private static readonly string[] PriceNames = ["price", "variant price", "regular price"];
    private static readonly string[] StockNames =
        ["stock", "variant inventory qty", "inventory quantity", "stock quantity", "inventory", "quantity"];

    private static readonly string[] HandleNames = ["handle", "url handle"];
    private static readonly string[][] OptionNames = [["option1 value"], ["option2 value"], ["option3 value"]];
    private static readonly string[] TypeNames = ["type"];

    /// <summary>The number of columns.</summary>
    public required int Count { get; init; }

    public int? Id { get; private init; }

    public int? Sku { get; private init; }

    public int Name { get; private init; }

    public int Price { get; private init; }

    public int Stock { get; private init; }

    /// <summary>The column that links a variant to its product in a Shopify export; null in other files.</summary>
    public int? Handle { get; private init; }

    /// <summary>The columns with the option values of a variant in an export of Shopify.</summary>
    public IReadOnlyList<int> Options { get; private init; } = [];

    /// <summary>The column with the type of a product in an export of WooCommerce; null in other files.</summary>
    public int? Type { get; private init; }

    /// <summary>
    /// Finds the columns by the header. Fails if there are too many, if a required one is missing, or if one that is used occurs twice.
    /// </summary>
    public static Result<ProductColumns> Find(IFields header)
    {
        if (header.Count > MaxColumns)
        {
            return Reject($"the header has more than {MaxColumns} columns");
        }

        var columns = Enumerable.Range(0, header.Count).ToLookup(index => header.Get(index).Trim().ToLowerInvariant());
        var (id, sku) = (Find(IdNames), Find(SkuNames));
        var (name, price, stock) = (Find(NameNames), Find(PriceNames), Find(StockNames));
        if (name is null || price is null || stock is null || (id is null && sku is null))
        {
            return Reject("the header must name a column each for name, price, stock, and id or SKU");
        }

        var found = new ProductColumns
        {
            Count = header.Count,
            Id = id,
            Sku = sku,
            Name = name.Value,
            Price = price.Value,
            Stock = stock.Value,
            Handle = Find(HandleNames),
            Options = [.. OptionNames.Select(Find).OfType<int>()],
            Type = columns.Contains("regular price") ? Find(TypeNames) : null,
        };
        string[][] used = [IdNames, SkuNames, NameNames, PriceNames, StockNames, HandleNames, .. OptionNames];
        return used.Append(found.Type is null ? [] : TypeNames)
            .Select(names => names.FirstOrDefault(columns.Contains))
            .FirstOrDefault(name => name is not null && columns[name].Count() > 1) is { } repeated
                ? Reject($"the header names {repeated} more than once")
                : found;

        int? Find(string[] names) => names.FirstOrDefault(columns.Contains) is { } name ? columns[name].First() : null;
    }

    private static Failure Reject(string reason) => Failure.InvalidRequestBody.With(reason);
}
