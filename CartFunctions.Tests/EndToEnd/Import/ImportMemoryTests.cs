using System.Globalization;
using System.Net;
using System.Text;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>The memory of an app that imports several large files at once.</summary>
[Trait("Category", "Long")]
public sealed class ImportMemoryTests
{
    private const int MiB = 1024 * 1024;
    private const int Products = 3_200;
    private const int MaxGrowth = 192 * MiB; // Three files take 96 MiB, and as text twice as much. The growth measured is about 70 MiB.

    [Theory]
    [InlineData("text/csv")]
    [InlineData("application/x-ndjson")]
    [InlineData("application/json")]
    public async Task Three_imports_of_32_MiB_at_once_take_little_memory(string contentType)
    {
        await using var app = await AppProcess.StartAsync((await Azurite.Shared).ConnectionString, $"im{Guid.NewGuid():N}"[..12]);
        await app.Client.SendAsync("GET", "/api/health");
        var before = PeakMemory(app);
        var file = Encoding.UTF8.GetBytes(FileOf(contentType));
        Assert.InRange(file.Length, 31 * MiB, 32 * MiB);

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/products/import") { Content = new ByteArrayContent(file) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            return await app.Client.SendAsync(request);
        }));

        Assert.All(answers, answer => Assert.Equal(
            (HttpStatusCode.OK, Products), (answer.Status, answer.Data.GetProperty("imported").GetInt32())));
        Assert.InRange(PeakMemory(app) - before, 0, MaxGrowth);
    }

    private static string FileOf(string contentType)
    {
        var note = new string('x', 10_140);
        var ids = Enumerable.Range(1, Products).Select(i => i.ToString("x24", CultureInfo.InvariantCulture));
        var objects = ids.Select(id => $$"""{"id":"{{id}}","name":"Tea","price":1.5,"stock":3,"note":"{{note}}"}""");
        return contentType switch
        {
            "text/csv" => "id,name,price,stock,note\n" + string.Concat(ids.Select(id => $"{id},Tea,1.5,3,\"{note}\"\n")),
            "application/json" => $"[{string.Join(",\n", objects)}]",
            _ => string.Join('\n', objects),
        };
    }

    private static long PeakMemory(AppProcess app)
    {
        var line = File.ReadLines($"/proc/{app.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
