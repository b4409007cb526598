namespace CartFunctions.Catalog.ImportProducts;

/// <summary>
/// Reads products from a file whose header names the columns: CSV, or tab-separated lines as the clients of MySQL and MariaDB write them.
/// </summary>
internal sealed class DelimitedProductFile : ProductFile
{
    private const string Blanks = " \r";

    private readonly FieldSplitter splitter;
    private readonly ProductColumns columns;
    private readonly NumberNotation numbers;
    private readonly ShopifyNames shopifyNames = new();

    private DelimitedProductFile(RecordReader records, char separator, FieldSplitter splitter, ProductColumns columns)
        : base(records)
    {
        this.splitter = splitter;
        this.columns = columns;
        numbers = new NumberNotation(separator);
        records.Scanner = separator == Separators.Tab
            ? new LineScanner(Blanks, records.Scanner.NextLine)
            : new CsvRecordScanner(separator.ToString(), records.Scanner.NextLine);
    }

    /// <summary>Reads the header; fails if a column is missing or repeated.</summary>
    public static async Task<Result<ProductFile>> OpenAsync(Stream file, bool isTabSeparated, CancellationToken cancellationToken)
    {
        var records = new RecordReader(file, isTabSeparated ? new LineScanner(Blanks) : new CsvRecordScanner(Separators.All));
        var isThere = await records.ReadAsync(cancellationToken);
        var named = Separators.FindNamedIn(records.Record.Span);
        if (named is not null)
        {
            isThere = await records.ReadAsync(cancellationToken);
        }

        if (!isThere || records.IsTooLong)
        {
            return Failure.InvalidRequestBody.With("the file has no header");
        }

        var separator = named ?? (isTabSeparated ? Separators.Tab : Separators.FindMostFrequentIn(records.Record.Span));
        var splitter = FieldSplitter.For(separator);
        return splitter.Read(records.Record, ProductColumns.Find)
            .Then<ProductFile>(columns => new DelimitedProductFile(records, separator, splitter, columns));
    }

    /// <inheritdoc/>
    protected override Result<ImportedProduct?> Parse(ReadOnlyMemory<byte> record) =>
        splitter.Read<ImportedProduct?>(record, fields => fields.Count == columns.Count
            ? Read(fields)
            : Failure.InvalidRequestBody.With($"the number of fields is {fields.Count}, the header has {columns.Count}"));

    private ImportedProduct? Read(IFields fields)
    {
        var (sku, name, price) = (Get(columns.Sku), fields.Get(columns.Name), fields.Get(columns.Price));
        if (columns.Handle is { } handle)
        {
            name = shopifyNames.NameOf(fields.Get(handle), name, columns.Options.Select(fields.Get));
            if (string.IsNullOrWhiteSpace(price) && string.IsNullOrWhiteSpace(sku))
            {
                return null; // A further image of the product.
            }
        }

        return Get(columns.Type) is { } type && IsSoldAsOtherProducts(type)
            ? null
            : new ImportedProduct(
                Get(columns.Id) is { } id ? NumberNotation.ToId(id) : null,
                sku,
                name,
                numbers.ToJson(price),
                numbers.ToJson(fields.Get(columns.Stock)));

        string? Get(int? column) => column is { } index ? fields.Get(index) : null;
    }

    /// <summary>Whether a product of WooCommerce is not sold itself, but as its variations or members.</summary>
    private static bool IsSoldAsOtherProducts(string types) =>
        types.Split(',', StringSplitOptions.TrimEntries).Any(type => type.ToLowerInvariant() is "variable" or "grouped");
}
