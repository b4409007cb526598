using System.Text;
using System.Text.RegularExpressions;
using CartFunctions.Catalog.ImportProducts;
using CsvHelper;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CartFunctions.Tests.Http.Import;

public sealed partial class RecordReaderTests
{
    private static readonly CsvReaderOptions AsItIs = new()
    {
        Separator = ',',
        HasHeader = false,
        SkipEmptyLines = false,
        TrackLineNumbers = true,
    };

    private static readonly Gen<string> Texts =
        Gen.Elements("a", "é", ",", "\"", "\"", "\r", "\n", "\r\n", " ", "\u00a0").ListOf().Resize(40).Select(string.Concat);

    [Property(MaxTest = 1_000)]
    public Property Any_CSV_has_the_records_that_the_parser_finds_however_it_arrives() =>
        Prop.ForAll(Texts.ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (text, pieceBytes) =>
        {
            if (HasBrokenRecordOfSeveralLines(text))
            {
                return;
            }

            var file = Encoding.UTF8.GetBytes(text);
            var expected = Parsed(file).Where(record => !IsBlank(record)).ToList();

            var found = Read(new PiecewiseStream(file, pieceBytes), new CsvRecordScanner(","));

            Assert.Equal(expected.Select(record => record.Line), found.Select(record => record.Line));
            Assert.Equal(
                expected.Select(record => record.Fields),
                found.Select(record => Assert.Single(Parsed(Encoding.UTF8.GetBytes(record.Text))).Fields));
        });

    [Property(MaxTest = 1_000)]
    public Property A_line_with_an_unclosed_quote_is_a_record_of_its_own() =>
        Prop.ForAll(Texts.ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (text, pieceBytes) =>
        {
            var rest = text.Replace("\"", string.Empty, StringComparison.Ordinal);
            var found = Read(new PiecewiseStream(Encoding.UTF8.GetBytes("a,\"b\n" + rest), pieceBytes), new CsvRecordScanner(","));
            var alone = Read(new PiecewiseStream(Encoding.UTF8.GetBytes(rest), pieceBytes), new CsvRecordScanner(","));

            Assert.Equal([(1, "a,\"b"), .. alone.Select(record => (record.Line + 1, record.Text))], found);
        });

    [Property(MaxTest = 2_000)]
    public Property A_malformed_CSV_record_costs_only_its_first_line() =>
        Prop.ForAll(Texts.ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (text, pieceBytes) =>
        {
            var found = Read(new PiecewiseStream(Encoding.UTF8.GetBytes(text), pieceBytes), new CsvRecordScanner(","));

            Assert.Equal(RecordsOf(text).ToList(), found);
        });

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n\r\n \t\u00a0\n\u2003")]
    public void A_file_of_blank_lines_has_no_records(string text)
    {
        Assert.Empty(Read(new PiecewiseStream(Encoding.UTF8.GetBytes(text), 1), new CsvRecordScanner(",")));
        text = text.Replace('\u00a0', ' ').Replace('\u2003', ' '); // JSON does not treat these as white space.
        Assert.Empty(Read(new PiecewiseStream(Encoding.UTF8.GetBytes(text), 1), new LineScanner(" \t\r")));
    }

    [Fact]
    public void JSON_lines_end_with_a_line_feed_alone()
    {
        var file = Encoding.UTF8.GetBytes("\uFEFF{\"a\":\r1}\r\n\n \"\n{}");

        Assert.Equal([(1, "{\"a\":\r1}"), (3, " \""), (4, "{}")], Read(new PiecewiseStream(file, 2), new LineScanner(" \t\r")));
    }

    [Fact]
    public async Task A_file_is_read_only_as_far_as_the_requested_records_need()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("one,record\n", 1_000_000))));
        var records = new RecordReader(file, new CsvRecordScanner(","));

        Assert.True(await records.ReadAsync(default));

        Assert.InRange(file.Position, 1, 64 * 1024);
    }

    private static List<(int Line, string Text)> Read(Stream file, IRecordScanner scanner)
    {
        var records = new RecordReader(file, scanner);
        var found = new List<(int, string)>();
        while (records.ReadAsync(default).AsTask().GetAwaiter().GetResult())
        {
            found.Add((records.Line, Encoding.UTF8.GetString(records.Record.Span)));
        }

        return found;
    }

    /// <summary>The records by the definition: a line, or several lines if these are well-formed only together.</summary>
    private static IEnumerable<(int Line, string Text)> RecordsOf(string text)
    {
        string[] lines = [.. Lines().Matches(text).Select(match => match.Value)];
        for (var i = 0; i < lines.Length;)
        {
            var candidates = Enumerable.Range(1, lines.Length - i)
                .Select(count => (Count: count, Text: string.Concat(lines[i..(i + count)])));
            var record = candidates.FirstOrDefault(candidate => WellFormedRecord().IsMatch(candidate.Text), (Count: 1, Text: lines[i]));
            if (!string.IsNullOrWhiteSpace(record.Text))
            {
                yield return (i + 1, LineEnd().Replace(record.Text, string.Empty));
            }

            i += record.Count;
        }
    }

    private static List<(int Line, string[] Fields)> Parsed(byte[] file)
    {
        using var csv = CsvReader.Create(file, AsItIs);
        var records = new List<(int, string[])>();
        while (csv.Read())
        {
            records.Add(
                ((int)csv.LineNumber, [.. Enumerable.Range(0, csv.FieldCount).Select(i => Encoding.UTF8.GetString(csv.GetRawSpan(i)))]));
        }

        return records;
    }

    /// <summary>Whether a record spans lines and has an unclosed quote or text after a closing quote.</summary>
    private static bool HasBrokenRecordOfSeveralLines(string text) =>
        WellFormed().Replace(text, string.Empty).Contains('"', StringComparison.Ordinal);

    // Matches a record whose quoted fields are all closed, or a single line whose fields may continue after a closing quote; then the end
    // of the line.
    [GeneratedRegex(
        """
        \G(?:
          (?:(?:"(?>(?:[^"]|"")*)"(?=[,\r\n]|\z)|[^",\r\n]*)(?:,|(?=[\r\n]|\z)))+
          |(?:(?:"(?>(?:[^"\r\n]|"")*)"(?:[^",\r\n][^,\r\n]*)?|(?:[^",\r\n][^,\r\n]*)?)(?:,|(?=[\r\n]|\z)))+
        )(?:[\r\n]|\z)
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex WellFormed();

    [GeneratedRegex(@"\A(?:(?:""(?:[^""]|"""")*""|[^"",\r\n]*)(?:,|(?=[\r\n]|\z)))+(?:\r\n|\r|\n|\z)\z")]
    private static partial Regex WellFormedRecord();

    [GeneratedRegex(@"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\z")]
    private static partial Regex Lines();

    [GeneratedRegex(@"(?:\r\n|\r|\n)\z")]
    private static partial Regex LineEnd();

    private static bool IsBlank((int Line, string[] Fields) record) => record.Fields is [var only] && string.IsNullOrWhiteSpace(only);
}
