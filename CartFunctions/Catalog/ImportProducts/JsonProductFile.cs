using CartFunctions.Http.Json;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>Reads products from JSON: one object per line (<c>application/x-ndjson</c>), or an array (<c>application/json</c>).</summary>
internal sealed class JsonProductFile : ProductFile
{
    private static readonly Failure NotAnArray = Failure.InvalidRequestBody.With("it must be one JSON array in UTF-8");

    private static readonly Failure ElementIsTooLong = Failure.InvalidRequestBody.With(
        $"an element of the array is longer than {RecordReader.MaxRecordBytes} bytes");

    private JsonProductFile(Stream file, IRecordScanner scanner)
        : base(new RecordReader(file, scanner))
    {
    }

    /// <summary>Opens a file of JSON lines.</summary>
    public static JsonProductFile OpenLines(Stream file) => new(file, new LineScanner(" \t\r"));

    /// <summary>Opens a file with an array. It first reads the whole file, so that a malformed one changes nothing.</summary>
    /// <param name="file">The file; it can seek.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<Result<ProductFile>> OpenArrayAsync(Stream file, CancellationToken cancellationToken)
    {
        var scanner = new JsonArrayScanner();
        var elements = new RecordReader(file, scanner);
        while (await elements.ReadAsync(cancellationToken))
        {
            if (elements.IsTooLong)
            {
                return ElementIsTooLong; // Whether it is well formed is unknown.
            }

            if (!JsonBody.IsJson(elements.Record.Span))
            {
                return NotAnArray;
            }
        }

        if (!scanner.IsComplete)
        {
            return NotAnArray;
        }

        file.Position = 0;
        return new JsonProductFile(file, new JsonArrayScanner());
    }

    /// <inheritdoc/>
    protected override Result<ImportedProduct?> Parse(ReadOnlyMemory<byte> record) =>
        JsonBody.Parse(record, ImportedJsonContext.Default.ImportedJson).Then<ImportedProduct?>(json => json.ToFields());
}
