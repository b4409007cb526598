using System.Net;
using System.Text;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Scripts;

/// <summary><c>npm run import</c>.</summary>
[Trait("Category", "Long")]
public sealed class ImportScriptTests : IAsyncLifetime
{
    private const string KeyVariable = "IMPORT_FUNCTION_KEY";
    private const string First = "000000000000000000000001";

    private readonly TemporaryFolder folder = new();
    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("text/csv", "\uFEFFid,name,price,stock\n{0},Tea,1,1\n")]
    [InlineData("text/csv", "\n\nid;name;price;stock\n{0};Tea;1,5;1\n")]
    [InlineData("text/csv", "sep=\t\nid\tname\tprice\tstock\n{0}\tTea\t1,5\t1\n")]
    [InlineData("text/csv", "\"id\",\"a\tb\tc\td\te\",name,price,stock\n{0},x,Tea,1,1\n")]
    [InlineData("text/tab-separated-values", "id\tname\tprice\tstock\n{0}\tTea\t1\t1\n")]
    [InlineData("application/x-ndjson", "\n{\"_id\":\"{0}\",\"name\":\"Tea\",\"price\":1,\"stock\":1}\n")]
    [InlineData("application/json", "\uFEFF [{\"_id\":\"{0}\",\"name\":\"Tea\",\"price\":1,\"stock\":1}]")]
    public async Task The_media_type_is_that_of_the_content(string type, string content)
    {
        var (exitCode, output) = await RunAsync("products", content.Replace("{0}", First, StringComparison.Ordinal));

        Assert.Equal($"products ({type}): 1 imported, 0 skipped, 0 rejected.\n", output);
        Assert.Equal(0, exitCode);
        Assert.True(await IsThereAsync());
    }

    [Fact]
    public async Task Rejected_records_are_a_table_and_the_exit_code_is_1()
    {
        var file = new StringBuilder("Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty\n")
            .Append("tee,Tee,TEE,1,\ntee,,,,\ntee,,TEE,1,1\n");
        file.Insert(file.Length, "tee,,TEE,x,1\n", 1_100);

        var (exitCode, output) = await RunAsync("shop.csv", file.ToString());

        var lines = output.Split('\n');
        Assert.Equal(
            [
                "shop.csv (text/csv): 1 imported, 1 skipped, 1101 rejected.",
                "line  error",
                "   2  Invalid product: stock is empty",
                "   5  Invalid product: price is not a number",
            ],
            lines[..4]);
        Assert.Equal(["1003  Invalid product: price is not a number", "      and 101 more", string.Empty], lines[^3..]);
        Assert.Equal(1, exitCode);
    }

    [Theory]
    [InlineData("id,name,price,stock\n", "text/csv in UTF-8: 2 lines, 0.0 MiB.\nThe app takes its header.")]
    [InlineData("sep=;\nid;\"na\nme\";name;price;stock\n", "text/csv in UTF-8: 4 lines, 0.0 MiB.\nThe app takes its header.")]
    [InlineData("[", "application/json in UTF-8: 1 lines, 0.0 MiB.\nNot checked: the JSON, and")]
    public async Task A_dry_run_saves_nothing_and_says_what_it_checked(string start, string says)
    {
        var record = start == "[" ? $$"""{"_id":"{{First}}","name":"Tea","price":1,"stock":1}]""" : $"{First},Tea,1,1\n";

        var (exitCode, output) = await RunAsync("products", start + record, "--dry-run");

        Assert.Contains($"Dry run: nothing is saved. products is {says}", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.False(await IsThereAsync());
    }

    [Theory]
    [InlineData("id,name,price\n1,2,3\n", true, "was not checked: Invalid request body: the header must name a column each for name,")]
    [InlineData("id,name,price\n1,2,3\n", false, "was not imported: Invalid request body: the header must name a column each for name,")]
    [InlineData("[1", false, "was not imported: Invalid request body: it must be one JSON array in UTF-8.")]
    [InlineData(" \n", false, "was not imported: it is empty.")]
    [InlineData("PK\u0003\u0004\0\0", false, "was not imported: it is not text. Save a spreadsheet as CSV in UTF-8.")]
    public async Task A_file_that_is_refused_is_reported_in_one_line(string content, bool isDryRun, string says)
    {
        var (exitCode, output) = await RunAsync("products", content, isDryRun ? ["--dry-run"] : []);

        Assert.Contains($"products {says}", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task A_dry_run_names_the_line_that_is_not_UTF_8()
    {
        var (exitCode, output) = await RunAsync("products", [.. "id,name\n1,caf"u8, 0xE9, .. "\n"u8], "--dry-run");

        Assert.Equal("products was not checked: line 1 or one soon after it is not UTF-8.\n", output);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task A_file_that_is_UTF_16_or_too_large_is_not_sent()
    {
        var (_, utf16) = await RunAsync("products", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("id\tname")]);
        var (_, tooLarge) = await RunAsync("products", "id,name,price,stock\n".PadRight((32 * 1024 * 1024) + 1, '\n'));

        Assert.Equal("products was not imported: it is UTF-16. Save it as UTF-8.\n", utf16);
        Assert.Equal("products was not imported: it has 32.0 MiB, and the app takes at most 32. Split it.\n", tooLarge);
    }

    [Fact]
    public async Task A_long_import_shows_its_progress_and_its_counts_if_storage_fails()
    {
        await using var storage = await FaultyStorage.StartAsync();
        await using var faulty = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        var batches = 0;
        storage.Fault = call => !call.IsWrite ? StorageFault.None
            : Interlocked.Increment(ref batches) > 20 ? StorageFault.Answer(HttpStatusCode.ServiceUnavailable)
            : StorageFault.None with { Before = token => Task.Delay(500, token) };
        var note = new string('x', 7_000);
        var lines = Enumerable.Range(1, 4_000).Select(i => $"{i:x24},Tea,1,1,{note}\n");

        var (exitCode, output) = await RunAsync("long.csv", "id,name,price,stock,note\n" + string.Concat(lines), "--url", Origin(faulty));

        Assert.Matches(@"(?m)^\d+\.\d of 26\.\d MiB, \d+ %$", output);
        Assert.Matches(@"(?m)^long\.csv \(text/csv\): [1-9]\d+ imported, 0 skipped, 0 rejected\.$", output);
        Assert.Contains("The import ended early. Service unavailable: storage failed", output, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task The_function_key_comes_from_the_environment_and_is_never_printed()
    {
        await using var guarded = await TestApp.StartAsync(
            new Dictionary<string, string?> { ["Standalone:FunctionKey"] = "the-key" }, address: IPAddress.Any);
        const string File = "sku,name,price,stock\nTEA,Tea,1,1\n";

        var (_, without) = await RunAsync("products", File, "--url", Origin(guarded));
        var (exitCode, output) = await RunAsync("products", File, "--url", Origin(guarded), "--key-from-env", KeyVariable);

        Assert.Equal("products was not imported: the app answered 401: the function key is missing or wrong.\n", without);
        Assert.Equal((0, "products (text/csv): 1 imported, 0 skipped, 0 rejected.\n"), (exitCode, output));
    }

    private static string Origin(TestApp served) => $"http://127.0.0.1:{served.Address.Port}";

    private Task<(int ExitCode, string Output)> RunAsync(string name, string content, params string[] options) =>
        RunAsync(name, Encoding.UTF8.GetBytes(content), options);

    private async Task<(int ExitCode, string Output)> RunAsync(string name, byte[] content, params string[] options)
    {
        var file = Path.Combine(folder.Path, name);
        await File.WriteAllBytesAsync(file, content);
        string[] where = options.Contains("--url") ? [] : ["--url", Origin(app)];
        return await ChildProcess.RunAsync(
            "node",
            [Repository.PathTo("eng", "scripts", "import.mjs"), file, .. where, .. options],
            new Dictionary<string, string?> { [KeyVariable] = "the-key" });
    }

    private async Task<bool> IsThereAsync() => (await app.Client.SendAsync("GET", $"/api/products/{First}")).Status == HttpStatusCode.OK;
}
