using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using CartFunctions.Catalog;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;

namespace CartFunctions.Http.Import;

/// <summary>Products in JSON lines (<c>application/x-ndjson</c>): one object a line.</summary>
internal sealed class JsonProductFile(Stream file) : ProductFile
{
    private const byte LineFeed = (byte)'\n';

    // A longer record is refused unread, so that memory stays bounded.
    private const int MaxLineBytes = 1024 * 1024;

    private static readonly Failure TooLong = Failure.InvalidRequestBody;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ImportLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(file);
        var number = 1;
        var tooLong = false;
        ReadResult read;
        do
        {
            read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (TryTakeLine(ref rest, read.IsCompleted, out var line))
            {
                tooLong |= line.Length > MaxLineBytes;
                if (tooLong || !IsBlank(line))
                {
                    yield return new ImportLine(number, tooLong ? TooLong : Parse(line));
                }

                tooLong = false;
                number++;
            }

            if (rest.Length > MaxLineBytes)
            {
                tooLong = true;
                rest = rest.Slice(rest.End);
            }

            reader.AdvanceTo(rest.Start, rest.End);
        }
        while (!read.IsCompleted);
        if (tooLong)
        {
            yield return new ImportLine(number, TooLong);
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> text, bool isLast, out ReadOnlySequence<byte> line)
    {
        line = text;
        if (text.PositionOf(LineFeed) is { } end)
        {
            line = text.Slice(0, end);
            text = text.Slice(text.GetPosition(1, end));
            return true;
        }

        if (!isLast || text.IsEmpty)
        {
            return false;
        }

        text = text.Slice(text.End);
        return true;
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (part.Span.ContainsAnyExcept(" \t\r"u8))
            {
                return false;
            }
        }

        return true;
    }

    private static Result<Product> Parse(ReadOnlySequence<byte> line) =>
        JsonBody.Parse(line.ToArray(), CamelCaseRequests.Default.ImportedProductRequest)
            .Then(imported => ProductRequest.Validator.Check(imported.WithProductId()))
            .Then<Product>(save => save.ToProduct());
}
