using System.Text;

namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>Records over 1 MiB, which is longer than any product.</summary>
public sealed class LongRecordTests : ImportTest
{
    private const int Longest = 1024 * 1024;
    private const int GoodAfter = 53;
    private const string TooLong = "Invalid request body: the record is longer than 1048576 bytes";

    [Theory]
    [InlineData(Csv)]
    [InlineData(JsonLines)]
    public async Task A_line_too_long_is_one_rejected_record_and_nothing_after_it_is_lost(string contentType)
    {
        foreach (var length in new[] { Longest + 1, Longest + 100, 1_052_672, 2 * Longest, 3_000_000 })
        {
            var answer = await ImportAsync(File(contentType, new string(',', length)), contentType);

            MustReport(answer, imported: 1 + GoodAfter, (LineOfSecond(contentType), TooLong));
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task A_too_long_record_over_several_lines_is_cut_after_its_first_line(string lineEnd)
    {
        var note = string.Concat(Enumerable.Repeat($"said, and more{lineEnd}", 100_000));
        string[] lines =
        [
            "id,name,price,stock",
            $"{Id(1)},\"{note}and no more\",1,1",
            "shoes,No id,1,1",
            $"{Id(2)},Good,1,1",
        ];

        var answer = await ImportAsync(string.Join(lineEnd, lines), Csv);

        var data = answer.Json.GetProperty("data");
        Assert.Equal(1, data.GetProperty("imported").GetInt32());
        Assert.Equal(100_002, data.GetProperty("rejectedCount").GetInt32());
        Assert.Equal(
            [2, 3, 4], data.GetProperty("rejected").EnumerateArray().Take(3).Select(record => record.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task An_unclosed_quote_costs_only_its_own_record_in_a_long_file()
    {
        var rest = string.Concat(Enumerable.Repeat($"{Id(2)},Good,1,1\n", 200_000));

        var answer = await ImportAsync($"id,name,price,stock\n{Id(1)},Good,1,1\n{Id(3)},\"never closed,1,1\n{rest}", Csv);

        MustReport(answer, imported: 200_001, (3, StrayQuote));
    }

    [Fact]
    public async Task Malformed_lines_of_several_MiB_lose_nothing_after_them()
    {
        const int Malformed = 500_000;
        var lines = string.Concat(Enumerable.Repeat("a\",\"b\n", Malformed)); // Quoted or not, each line ends inside quotes.

        var answer = await ImportAsync($"id,name,price,stock\n{lines}{Id(1)},\"Good\",1,1\n", Csv);

        Assert.Equal(
            (1, Malformed), (answer.Data.GetProperty("imported").GetInt32(), answer.Data.GetProperty("rejectedCount").GetInt32()));
    }

    [Theory]
    [InlineData(Csv, "\n")]
    [InlineData(Csv, "\r\n")]
    [InlineData(JsonLines, "\n")]
    [InlineData(JsonLines, "\r\n")]
    public async Task The_longest_record_is_accepted_and_one_byte_more_is_rejected(
        string contentType, string lineEnd)
    {
        foreach (var blankBefore in new[] { 0, 1, 1_000, 16_384, 65_535, Longest - 1 })
        {
            var blank = new string('\n', blankBefore);
            var fits = Padded(contentType, Id(1), Longest);
            var tooLong = Padded(contentType, Id(2), Longest + 1);
            string[] lines = contentType == Csv ? ["id,name,price,stock,note", blank + fits, tooLong, fits] : [blank + fits, tooLong, fits];

            var answer = await ImportAsync(string.Join(lineEnd, lines), contentType);

            MustReport(answer, imported: 2, (LineOfSecond(contentType) + blankBefore, TooLong));
        }
    }

    private static int LineOfSecond(string contentType) => contentType == Csv ? 3 : 2;

    private static string File(string contentType, string second)
    {
        var header = contentType == Csv ? "id,name,price,stock\n" : string.Empty;
        var after = Enumerable.Range(2, GoodAfter).Select(i => Good(contentType, Id(i)));
        return header + string.Join('\n', after.Prepend(second).Prepend(Good(contentType, Id(1))));
    }

    private static string Good(string contentType, string id) =>
        contentType == Csv ? $"{id},Good,1,1" : $$"""{"id":"{{id}}","name":"Good","price":1,"stock":1}""";

    /// <summary>A valid record of this length in bytes, padded in an ignored column.</summary>
    private static string Padded(string contentType, string id, int bytes)
    {
        var (before, after) = contentType == Csv
            ? ($"{id},Good,1,1,", string.Empty)
            : ($$"""{"id":"{{id}}","name":"Good","price":1,"stock":1,"note":" """, "\"}");
        var note = new StringBuilder("à"); // Two bytes.
        return before + note.Append('x', bytes - Encoding.UTF8.GetByteCount(before + note + after)) + after;
    }
}
