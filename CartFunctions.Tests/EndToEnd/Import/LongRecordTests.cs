namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>Records longer than any product is.</summary>
public sealed class LongRecordTests : ImportTest
{
    [Theory]
    [InlineData(Csv, "id,name,price,stock\n")]
    [InlineData(JsonLines, "")]
    public async Task A_line_longer_than_any_record_is_refused_wherever_it_ends(string contentType, string header)
    {
        var good = contentType == Csv ? $"{Id(1)},Good,1,1\n" : $$"""{"id":"{{Id(1)}}","name":"Good","price":1,"stock":1}""" + '\n';
        foreach (var length in new[] { (1024 * 1024) + 1, (1024 * 1024) + 100, 1_052_672, 3_000_000 })
        {
            var answer = await ImportAsync(header + good + new string(',', length), contentType);

            MustReport(answer, imported: 1, (header.Length == 0 ? 2 : 3, "Invalid request body"));
        }
    }
}
