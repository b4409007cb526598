using System.Net;
using System.Text;
using CartFunctions.Catalog.ImportProducts;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>How far an import reads ahead of storage, and how many calls concurrent imports make at once.</summary>
public sealed class ImportPaceTests : IAsyncLifetime
{
    private const int OneImportsBatches = 4;

    // A batch that timed out and is sent again counts twice until the proxy notices.
    private const int Unnoticed = 2;

    private FaultyStorage storage = null!;
    private TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task A_file_is_read_at_most_one_chunk_ahead_of_the_saved_part()
    {
        var read = new List<ImportRecord>();
        storage.Fault = call => call.IsWrite ? StorageFault.Answer(HttpStatusCode.ServiceUnavailable) : StorageFault.None;
        var file = JsonProductFile.OpenLines(new MemoryStream(FileOf(10_000, first: 1)));

        var report = await app.Get<ProductImport>().RunAsync(Noted(file.ReadAsync(default)), default);

        Assert.NotNull(report.Fault);
        Assert.InRange(read.Count, 1, 1_600);

        async IAsyncEnumerable<ImportRecord> Noted(IAsyncEnumerable<ImportRecord> lines)
        {
            await foreach (var line in lines)
            {
                read.Add(line);
                yield return line;
            }
        }
    }

    [Fact]
    public async Task Three_concurrent_imports_send_no_more_batches_at_once_than_one()
    {
        var (waiting, most) = (0, 0);
        storage.Fault = call => call.IsWrite ? StorageFault.None with { Before = WaitAsync } : StorageFault.None;

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => ImportAsync(FileOf(4_000, first: i * 4_000))));

        Assert.All(answers, answer => Assert.Equal(4_000, answer.Data.GetProperty("imported").GetInt32()));
        Assert.InRange(most, 1, OneImportsBatches + Unnoticed);

        async Task WaitAsync(CancellationToken cancellationToken)
        {
            lock (storage)
            {
                most = Math.Max(most, ++waiting);
            }

            try
            {
                await Task.Delay(20, cancellationToken);
            }
            finally
            {
                lock (storage)
                {
                    waiting--;
                }
            }
        }
    }

    private static byte[] FileOf(int records, int first) => Encoding.UTF8.GetBytes(string.Concat(
        Enumerable.Range(first, records).Select(i => $$"""{"id":"{{i:x24}}","name":"Name {{i}}","price":1,"stock":1}""" + '\n')));

    private async Task<Answer> ImportAsync(byte[] file)
    {
        using var request = CartClient.Request("POST", "/api/products/import", Encoding.UTF8.GetString(file), "application/x-ndjson");
        return await app.Client.SendAsync(request);
    }
}
