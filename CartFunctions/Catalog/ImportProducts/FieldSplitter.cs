using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>Splits a record into its fields.</summary>
internal abstract class FieldSplitter
{
    private static readonly Failure NotUtf8 = Failure.InvalidRequestBody.With("the record is not UTF-8");

    /// <summary>The splitter for files with this separator.</summary>
    public static FieldSplitter For(char separator) =>
        separator == Separators.Tab ? new TabSplitter() : new CsvSplitter(separator);

    /// <summary>Reads a record with the function, which gets its fields; fails if the record is malformed.</summary>
    public Result<T> Read<T>(ReadOnlyMemory<byte> record, Func<IFields, Result<T>> read) =>
        Utf8.IsValid(record.Span) ? ReadText(record, read) : NotUtf8;

    /// <summary>Reads a record in UTF-8.</summary>
    protected abstract Result<T> ReadText<T>(ReadOnlyMemory<byte> record, Func<IFields, Result<T>> read);
}

/// <summary>The fields of a record.</summary>
internal interface IFields
{
    int Count { get; }

    /// <summary>Returns one field; <see cref="ImportedProduct.Invalid"/> if it is malformed.</summary>
    string Get(int index);
}

/// <summary>Splits CSV (RFC 4180).</summary>
internal sealed class CsvSplitter(char separator) : FieldSplitter
{
    private static readonly Failure StrayQuote = Failure.InvalidRequestBody.With("a quote is stray or not closed");

    // Every setting that the library would decide by itself is fixed.
    private readonly CsvReaderOptions options = new()
    {
        Separator = separator,
        HasHeader = false,
        DetectSeparatorHint = false,
        MalformedData = CsvMalformedDataHandling.Skip,
    };

    /// <inheritdoc/>
    protected override Result<T> ReadText<T>(ReadOnlyMemory<byte> record, Func<IFields, Result<T>> read)
    {
        // CsvReader drops a byte order mark at the start of its input. At the start of a record within the file that mark is text. To keep
        // it, another mark is put before it.
        var startsWithByteOrderMark = record.Span.StartsWith("\uFEFF"u8);
        using var csv = CsvReader.Create(startsWithByteOrderMark ? (byte[])[.. "\uFEFF"u8, .. record.Span] : record, options);
        return csv.Read() ? read(new CsvFields(csv)) : StrayQuote;
    }

    private sealed class CsvFields(CsvReader csv) : IFields
    {
        public int Count => csv.FieldCount;

        public string Get(int index) => csv.GetString(index);
    }
}

/// <summary>
/// Splits lines as the clients of MySQL and MariaDB write them with <c>--batch</c>: tabs between the fields, escapes instead of quotes, and
/// NULL for no value.
/// </summary>
internal sealed class TabSplitter : FieldSplitter
{
    /// <inheritdoc/>
    protected override Result<T> ReadText<T>(ReadOnlyMemory<byte> record, Func<IFields, Result<T>> read) => read(new TabFields(record));

    private sealed class TabFields(ReadOnlyMemory<byte> record) : IFields
    {
        public int Count { get; } = record.Span.Count((byte)'\t') + 1;

        public string Get(int index)
        {
            var rest = record.Span;
            for (; index > 0; index--)
            {
                rest = rest[(rest.IndexOf((byte)'\t') + 1)..];
            }

            var end = rest.IndexOf((byte)'\t');
            var field = Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
            return field == "NULL" ? string.Empty : Unescape(field) ?? ImportedProduct.Invalid;
        }

        private static string? Unescape(string field)
        {
            var text = new StringBuilder(field.Length);
            for (var i = 0; i < field.Length; i++)
            {
                if (field[i] != '\\')
                {
                    text.Append(field[i]);
                    continue;
                }

                i++;
                if (i == field.Length || "tn\\0".IndexOf(field[i], StringComparison.Ordinal) is not (var escape and >= 0))
                {
                    return null;
                }

                text.Append("\t\n\\\0"[escape]);
            }

            return text.ToString();
        }
    }
}
