using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CartFunctions.Catalog;
using CartFunctions.Http.Requests;
using CsvHelper;
using CsvHelper.Configuration;

namespace CartFunctions.Http.Import;

/// <summary>Products in CSV (RFC 4180) whose header names the columns id, name, price and stock, in any order.</summary>
public sealed class CsvProductFile : ProductFile
{
    private const char NotText = '\uFFFF';
    private static readonly string[] Columns = ["id", "name", "price", "stock"];

    // Bytes that are not UTF-8 become a character that is no text either, and their record is refused: none is changed in silence.
    private static readonly Encoding Utf8 = Encoding.GetEncoding(
        "utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback($"{NotText}"));

    private readonly CsvParser parser;
    private readonly SaveProductValidator validator;
    private bool isBroken;
    private int[] places = [];
    private int width;

    private CsvProductFile(Stream file, SaveProductValidator validator)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = _ => isBroken = true };
        parser = new CsvParser(new StreamReader(file, Utf8, detectEncodingFromByteOrderMarks: false), configuration);
        this.validator = validator;
    }

    /// <summary>Reads the header; refused where a column is missing or named twice.</summary>
    public static async Task<Outcome<ProductFile>> OpenAsync(Stream file, SaveProductValidator validator)
    {
        var csv = new CsvProductFile(file, validator);
        return await csv.ReadHeaderAsync()
            ? csv
            : new Failure(Failure.InvalidRequestBody, $"the first line must name the columns {string.Join(", ", Columns)}, each once");
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ImportLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await ReadRecordAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ImportLine(FirstLineOfRecord(), Parse(parser.Record!));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        parser.Dispose();
        base.Dispose(disposing);
    }

    private async Task<bool> ReadHeaderAsync()
    {
        if (!await ReadRecordAsync() || isBroken)
        {
            return false;
        }

        var header = parser.Record!;
        width = header.Length;
        places = [.. Columns.Select(column => Array.IndexOf(header, column))];
        return !places.Contains(-1) && Columns.All(column => header.Count(name => name == column) == 1);
    }

    private async Task<bool> ReadRecordAsync()
    {
        do
        {
            isBroken = false;
            if (!await parser.ReadAsync())
            {
                return false;
            }
        }
        while (string.IsNullOrWhiteSpace(parser.RawRecord));

        return true;
    }

    private Outcome<Product> Parse(string[] fields)
    {
        if (isBroken || fields.Length != width || parser.RawRecord.Contains(NotText, StringComparison.Ordinal))
        {
            return new Failure(Failure.InvalidRequestBody);
        }

        var save = new SaveProductRequest
        {
            ProductId = fields[places[0]],
            Name = fields[places[1]],
            Price = ExactNumber.TryParse(fields[places[2]], Product.MaxPriceDecimals, out var price) ? price : null,
            Stock = ExactNumber.TryParse(fields[places[3]], 0, out var stock) && stock is >= 0 and <= int.MaxValue ? (int)stock : null,
        };
        return validator.Check(save).Then<Product>(valid => valid.ToProduct());
    }

    // The parser counts up to the record's last line. A quote that nobody closes takes all that follows, the last line end included.
    private int FirstLineOfRecord()
    {
        var text = parser.RawRecord.ReplaceLineEndings("\n");
        var isUnclosed = text.Count(character => character == '"') % 2 == 1 && isBroken;
        var breaks = text.Count(character => character == '\n');
        return parser.RawRow - breaks + (!isUnclosed && text.EndsWith('\n') ? 1 : 0);
    }
}
