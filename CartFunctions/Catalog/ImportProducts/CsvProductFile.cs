using System.Text.Unicode;
using CartFunctions.Catalog.SaveProduct;
using CartFunctions.Http.Json;
using CsvHelper;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>Reads products from CSV (RFC 4180). The header names the columns id, name, price and stock, in any order.</summary>
internal sealed class CsvProductFile : ProductFile
{
    private const int MaxColumns = 1_000;
    private static readonly string[] Columns = ["id", "name", "price", "stock"];

    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        HasHeader = false,
        DetectSeparatorHint = false,
        MalformedData = CsvMalformedDataHandling.Skip,
    };

    private readonly int[] columnIndexes;
    private readonly int columnCount;

    private CsvProductFile(RecordReader records, string[] header)
        : base(records)
    {
        columnIndexes = [.. Columns.Select(column => Array.IndexOf(header, column))];
        columnCount = header.Length;
    }

    /// <summary>Reads the header; fails if a column is missing or repeated.</summary>
    public static async Task<Result<ProductFile>> OpenAsync(Stream file, CancellationToken cancellationToken)
    {
        var records = new RecordReader(file, new CsvRecordScanner());
        return await records.ReadAsync(cancellationToken) && ReadHeaderOrNull(records.Record) is { } header
            ? new CsvProductFile(records, header)
            : Failure.InvalidRequestBody.With($"the first line must name the columns {string.Join(", ", Columns)}, each once");
    }

    /// <inheritdoc/>
    protected override Result<Product> Parse(ReadOnlyMemory<byte> record)
    {
        using var csv = Open(record);
        if (!csv.Read() || csv.FieldCount != columnCount)
        {
            return Failure.InvalidRequestBody;
        }

        var save = new SaveProductRequest
        {
            ProductId = ObjectId.ParseOrInvalid(csv.GetString(columnIndexes[0])),
            Name = csv.GetString(columnIndexes[1]),
            Price = ExactNumber.TryParsePrice(csv.GetString(columnIndexes[2]), out var price) ? price : null,
            Stock = ExactNumber.TryParseCount(csv.GetString(columnIndexes[3]), out var count) ? count : null,
        };
        return SaveProductRequest.Validator.Check(save).Then<Product>(valid => valid.ToProduct());
    }

    private static string[]? ReadHeaderOrNull(ReadOnlyMemory<byte> record)
    {
        using var csv = Open(record);
        if (!csv.Read() || csv.FieldCount > MaxColumns)
        {
            return null;
        }

        string[] header = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
        return Columns.All(column => header.Count(name => name == column) == 1) ? header : null;
    }

    /// <summary>Opens a reader of one record. It finds no record if the record is malformed.</summary>
    private static CsvReader Open(ReadOnlyMemory<byte> record)
    {
        if (!Utf8.IsValid(record.Span))
        {
            record = default;
        }

        // CsvReader drops a byte order mark at the start of its input. At the start of a record within the file that mark is text. To keep
        // it, another mark is put before it.
        var startsWithByteOrderMark = record.Span.StartsWith("\uFEFF"u8);
        return CsvReader.Create(startsWithByteOrderMark ? (byte[])[.. "\uFEFF"u8, .. record.Span] : record, Options);
    }
}
