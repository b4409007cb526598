using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CartFunctions.Catalog;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using CsvHelper;
using CsvHelper.Configuration;

namespace CartFunctions.Http.Import;

/// <summary>Products in CSV (RFC 4180) whose header names the columns id, name, price and stock, in any order.</summary>
internal sealed class CsvProductFile : ProductFile
{
    private const char NotText = '\uFFFF';
    private const int MaxColumns = 1_000;
    private static readonly string[] Columns = ["id", "name", "price", "stock"];

    // Bytes that are not UTF-8 become a character that is no text either, and their record is refused: none is changed in silence.
    private static readonly Encoding Utf8 = Encoding.GetEncoding(
        "utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback($"{NotText}"));

    private readonly LineLimitReader text;
    private readonly CsvParser parser;
    private bool isBroken;
    private int firstLine;
    private int[] places = [];
    private int width;

    private CsvProductFile(Stream file)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = _ => isBroken = true,
            IgnoreBlankLines = false, // They are counted here.
        };
        text = new LineLimitReader(new StreamReader(file, Utf8, detectEncodingFromByteOrderMarks: false));
        parser = new CsvParser(text, configuration);
    }

    /// <summary>Reads the header; refused where a column is missing or named twice.</summary>
    public static async Task<Result<ProductFile>> OpenAsync(Stream file)
    {
        var csv = new CsvProductFile(file);
        return await csv.ReadHeaderAsync()
            ? csv
            : Failure.InvalidRequestBody.With($"the first line must name the columns {string.Join(", ", Columns)}, each once");
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ImportLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await ReadRecordAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ImportLine(firstLine, Parse());
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        parser.Dispose();
        text.Dispose();
        base.Dispose(disposing);
    }

    private async Task<bool> ReadHeaderAsync()
    {
        if (!await ReadRecordAsync() || parser.Count > MaxColumns)
        {
            return false;
        }

        width = parser.Count;
        var header = Enumerable.Range(0, width).Select(FieldAt).TakeWhile(_ => !isBroken).ToList();
        places = [.. Columns.Select(column => header.IndexOf(column))];
        return !isBroken && !places.Contains(-1) && Columns.All(column => header.Count(name => name == column) == 1);
    }

    /// <summary>Goes on to the next record that is not blank. A field is only looked at, and found broken, when it is asked for.</summary>
    private async Task<bool> ReadRecordAsync()
    {
        do
        {
            isBroken = false;
            firstLine = parser.RawRow + 1;
            if (!await parser.ReadAsync())
            {
                return false;
            }
        }
        while (parser.Count == 0 || (parser.Count == 1 && string.IsNullOrWhiteSpace(parser[0])));

        isBroken |= text.IsCut;
        return true;
    }

    private Result<Product> Parse()
    {
        if (parser.Count != width)
        {
            return Failure.InvalidRequestBody;
        }

        var (id, name, price, stock) = (FieldAt(places[0]), FieldAt(places[1]), FieldAt(places[2]), FieldAt(places[3]));
        if (isBroken)
        {
            return Failure.InvalidRequestBody;
        }

        var save = new ProductRequest
        {
            ProductId = ObjectId.ParseOrInvalid(id),
            Name = name,
            Price = ExactNumber.TryParsePrice(price, out var amount) ? amount : null,
            Stock = ExactNumber.TryParseCount(stock, out var count) ? count : null,
        };
        return ProductRequest.Validator.Check(save).Then<Product>(valid => valid.ToProduct());
    }

    private string FieldAt(int place)
    {
        var field = parser[place];
        isBroken |= field.Contains(NotText, StringComparison.Ordinal);
        return field;
    }
}
