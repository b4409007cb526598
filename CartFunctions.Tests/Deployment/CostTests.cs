using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.Deployment;

/// <summary>The cost page, the script that makes its tables, and the assumptions of the script.</summary>
public sealed partial class CostTests
{
    [Fact]
    public async Task The_page_has_the_tables_that_the_script_prints()
    {
        var page = await File.ReadAllTextAsync(Repository.PathTo("docs", "operations", "cost.md"));

        var printed = await ScriptAsync();

        Assert.All(printed.Split("\n\n"), part => Assert.Contains($"\n\n{part}\n", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_script_counts_the_calls_and_bytes_of_the_app()
    {
        var counts = JsonDocument.Parse(await ScriptAsync("--json")).RootElement;
        var calls = counts.GetProperty("calls");
        var clock = new ManualClock();
        await using var storage = await FaultyStorage.StartAsync();
        await using var app = await TestApp.StartAsync(
            new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString },
            builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var cart = ObjectId.New().ToString();
        var product = string.Empty;
        for (var i = 0; i < counts.GetProperty("lines").GetInt32(); i++)
        {
            product = $"{ObjectId.New().ToString()[..^1]}{i:x}"; // One call may write all products of a partition.
            await app.Client.SaveProductAsync(product, stock: 9, name: "Burr grinder, hand-cranked");
            await app.Client.AddAsync(product, 1, cart, key: $"add-{i}");
        }

        Assert.Equal(
            calls.GetProperty("add, known cart").GetInt32(), await CallsAsync(() => app.Client.AddAsync(product, 1, cart, key: "again")));
        app.Get<CartMemory>().Forget(ObjectId.Parse(cart));
        Assert.Equal(calls.GetProperty("add").GetInt32(), await CallsAsync(() => app.Client.AddAsync(product, 1, cart, key: "more")));
        Assert.Equal(calls.GetProperty("get").GetInt32(), await CallsAsync(() => app.Client.GetCartAsync(cart)));
        MustBeAbout(counts.GetProperty("bytes").GetProperty("cart").GetInt32(), AzureSize.Of(await EntityAsync(app, cart)));
        var shown = await app.Client.GetCartAsync(cart);
        var headers = shown.Headers.Sum(header => header.Key.Length + header.Value.Length + ": \r\n".Length);
        MustBeAbout(counts.GetProperty("bytes").GetProperty("answer").GetInt32(), shown.Text.Length + headers);
        Assert.Equal(calls.GetProperty("reserve").GetInt32(), await CallsAsync(() => app.Client.ReserveAsync(cart)));
        Assert.Equal(calls.GetProperty("checkout").GetInt32(), await CallsAsync(() => app.Client.CheckOutAsync(cart)));

        async Task<int> CallsAsync(Func<Task<Answer>> request)
        {
            clock.Advance(TimeSpan.FromSeconds(6)); // Cached product details expire.
            var made = 0;
            storage.OnCall = _ => Interlocked.Increment(ref made);
            Assert.True((await request()).Status < HttpStatusCode.BadRequest);
            storage.OnCall = _ => { };
            return made;
        }
    }

    [Fact]
    public async Task The_script_has_the_nightly_calls_of_the_scale_page()
    {
        var page = await File.ReadAllTextAsync(Repository.PathTo("docs", "operations", "scale.md"));

        var sum = SweepRow().Matches(page).Sum(match => int.Parse(match.Groups["calls"].Value, CultureInfo.InvariantCulture));

        Assert.Equal(2, SweepRow().Count(page));
        Assert.Equal(JsonDocument.Parse(await ScriptAsync("--json")).RootElement.GetProperty("nightlyCalls").GetInt32(), sum);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("get")]
    public async Task The_assumed_throughput_is_within_twice_that_of_the_bench(string operation)
    {
        var bench = await File.ReadAllTextAsync(Repository.PathTo("eng", "bench", "newest.md"));
        var assumed = JsonDocument.Parse(await ScriptAsync("--json")).RootElement.GetProperty("busy").GetProperty(operation).GetDouble();

        var row = Regex.Match(bench, $@"(?m)^\| {operation} \| 20 \| (?<clients>32) \| [\d.]+ \| (?<ms>[\d.]+) \|");
        var measured = Number(row.Groups["clients"]) * 1_000 / Number(row.Groups["ms"]) / Number(Cores().Match(bench).Groups["cores"]);

        Assert.InRange(assumed, measured / 2, measured * 2); // The page needs no more precision.
    }

    [Fact]
    public async Task The_script_explains_its_options()
    {
        Assert.StartsWith("Usage: npm run cost -- [options]\n  --json ", await ScriptAsync("--help"), StringComparison.Ordinal);
    }

    private static async Task<string> ScriptAsync(params string[] options)
    {
        var (exitCode, output) = await ChildProcess.RunAsync("node", [Repository.PathTo("eng", "azure", "cost.mjs"), .. options]);
        Assert.Equal(0, exitCode);
        return output.ReplaceLineEndings("\n").Trim();
    }

    private static async Task<TableEntity> EntityAsync(TestApp app, string cart) => (await app.Get<StorageTables>().Carts
        .FindAsync(cart, cart, default))!;

    private static void MustBeAbout(int assumed, int actual) => Assert.InRange(assumed, actual, actual * 3 / 2);

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\| the sweep of \w+, every night at [\d:]+ UTC \| (?<calls>\d+),")]
    private static partial Regex SweepRow();

    [GeneratedRegex(@": (?<cores>\d+) cores")]
    private static partial Regex Cores();
}
