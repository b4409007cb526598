using System.Text;
using CartFunctions.Catalog.ImportProducts;

namespace CartFunctions.Tests.Http.Import;

/// <summary>Files that try to exhaust the memory.</summary>
public sealed class HostileFileTests
{
    private const int MaxAllocated = 16 * 1024 * 1024;

    [Theory]
    [InlineData("", ",")]
    [InlineData("\"never closed", "\n")]
    [InlineData("", "\"")]
    [InlineData("", "\",\"")]
    public async Task A_record_of_32_MiB_takes_only_the_memory_of_the_longest_record(string begin, string repeat)
    {
        using var file = FileOf($"id,name,price,stock\n{begin}", repeat);

        await MustRejectOneWithinBoundsAsync(async () =>
        {
            var opened = await DelimitedProductFile.OpenAsync(file, isTabSeparated: false, default);
            return opened.TryGet(out var products, out _) ? products : null!;
        });
    }

    [Theory]
    [InlineData("never closed,\"\n", "x,\"")]
    [InlineData("never closed,\"\n", "\"\"\n")]
    [InlineData("never closed,\"\n", "\"\"\",\n")]
    [InlineData("never closed,\"\n", "65f1a0c2e4b0a1d2c3f4000e,\"Beans\n")]
    [InlineData("never closed,\"\n", "a\",\"b\n")] // Quoted or not, each line ends inside quotes.
    public async Task Unclosed_quotes_take_time_in_proportion_to_the_file(string begin, string repeat)
    {
        using var file = FileOf($"id,name,price,stock\n{begin}", repeat);
        var records = new RecordReader(file, new CsvRecordScanner(","));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var bytes = 0L;
        while (await records.ReadAsync(default))
        {
            bytes += records.Record.Length;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
        Assert.InRange(bytes, 0, ProductFile.MaxBytes);
    }

    [Theory]
    [InlineData("", "[")]
    [InlineData("{\"id\":\"", "x")]
    public async Task A_JSON_line_of_32_MiB_takes_only_the_memory_of_the_longest_record(string begin, string repeat)
    {
        using var file = FileOf(begin, repeat);

        await MustRejectOneWithinBoundsAsync(() => Task.FromResult<ProductFile>(JsonProductFile.OpenLines(file)));
    }

    [Theory]
    [InlineData("[\"", "x")]
    [InlineData("[", "[")]
    [InlineData("[[", "{},")]
    [InlineData("[", " ")]
    [InlineData("[", "1,")]
    public async Task A_malformed_JSON_array_of_32_MiB_takes_only_the_memory_of_the_longest_record(string begin, string repeat)
    {
        using var file = FileOf(begin, repeat);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var isArray = (await JsonProductFile.OpenArrayAsync(file, default)).TryGet(out _, out _);

        Assert.False(isArray);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
    }

    private static RepeatingStream FileOf(string begin, string repeat) =>
        new(Encoding.UTF8.GetBytes(begin), Encoding.UTF8.GetBytes(repeat), ProductFile.MaxBytes);

    // The file is in memory, so no read waits and one thread does everything.
    private static async Task MustRejectOneWithinBoundsAsync(Func<Task<ProductFile>> open)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var lines = await (await open()).ReadAsync(default).ToListAsync();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.False(Assert.Single(lines).Product!.Value.TryGet(out _, out _));
        Assert.InRange(allocated, 0, MaxAllocated);
    }
}
