using System.Net;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The script that a deployment runs before and after a swap.</summary>
[Trait("Category", "Long")]
public sealed class SmokeTests
{
    private const string KeyVariable = "SMOKE_FUNCTION_KEY";

    // The RowKey of a cart is its id in hexadecimal digits.
    private const string CartsFilter = "RowKey lt 'g'";

    [Fact]
    public async Task The_smoke_test_passes_and_leaves_no_product_and_no_line()
    {
        await using var app = await TestApp.StartAsync();

        var (exitCode, output) = await RunAsync(app);

        Assert.Equal((0, 1), (exitCode, CountLines(output)));
        Assert.Contains("passed the smoke test", output, StringComparison.Ordinal);
        await MustHaveOnlyEmptyCartsAsync(app, count: 2);
    }

    [Fact]
    public async Task The_smoke_test_uses_the_function_key_and_never_prints_it()
    {
        await using var app = await StartWithKeyAsync();

        var (exitCode, output) = await RunAsync(app, "the-key");

        Assert.Equal((0, 1), (exitCode, CountLines(output)));
        Assert.DoesNotContain("the-key", output, StringComparison.Ordinal);
        await MustHaveOnlyEmptyCartsAsync(app, count: 2);
    }

    [Theory]
    [InlineData("a wrong key")]
    [InlineData(null)]
    public async Task A_wrong_or_missing_key_is_reported_in_one_line(string? key)
    {
        await using var app = await StartWithKeyAsync();

        var (exitCode, output) = await RunAsync(app, key);

        Assert.Equal((1, 1), (exitCode, CountLines(output)));
        Assert.Contains("Step 'create a product' answered 401 instead of 201", output, StringComparison.Ordinal);
        await MustHaveOnlyEmptyCartsAsync(app, count: 0);
    }

    [Fact]
    public async Task A_failing_app_is_reported_in_one_line_and_cleaned_up()
    {
        await using var storage = await FaultyStorage.StartAsync();
        await using var app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        var failures = 0;
        storage.Fault = call => call.IsWrite && call.IsToCarts && Interlocked.Increment(ref failures) == 1
            ? StorageFault.Answer(HttpStatusCode.BadRequest)
            : StorageFault.None;

        var (exitCode, output) = await RunAsync(app);

        Assert.Equal((1, 1), (exitCode, CountLines(output)));
        Assert.Contains("Step 'add to a cart' answered 500 instead of 200: Internal error", output, StringComparison.Ordinal);
        await MustHaveOnlyEmptyCartsAsync(app, count: 0);
    }

    [Fact]
    public async Task An_unreachable_app_is_reported_in_one_line()
    {
        var (exitCode, output) = await RunAsync(["--url", $"http://127.0.0.1:{Azurite.FreePort()}", "--wait", "1"]);

        Assert.Equal((1, 1), (exitCode, CountLines(output)));
        Assert.Contains("Step 'health' got no answer", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--url takes the address")]
    [InlineData("--url takes the address", "--url", "127.0.0.1:7071")]
    [InlineData("has no such variable", "--url", "http://127.0.0.1:1", "--key-from-env", KeyVariable)]
    public async Task A_wrong_option_is_reported_in_one_line_before_the_usage(string expectedMessage, params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains(expectedMessage, output.Split('\n')[0], StringComparison.Ordinal);
        Assert.StartsWith("Usage: npm run smoke", output.Split('\n')[1], StringComparison.Ordinal);
    }

    private static Task<TestApp> StartWithKeyAsync() => TestApp.StartAsync(
        new Dictionary<string, string?> { ["Standalone:FunctionKey"] = "the-key" }, address: IPAddress.Any);

    private static Task<(int ExitCode, string Output)> RunAsync(TestApp app, string? key = null)
    {
        string[] arguments = ["--url", app.Address.GetLeftPart(UriPartial.Authority)];
        return RunAsync(key is null ? arguments : [.. arguments, "--key-from-env", KeyVariable], key);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(string[] arguments, string? key = null) =>
        ChildProcess.RunAsync(
            "node",
            [Repository.PathTo("eng", "scripts", "smoke.mjs"), .. arguments],
            new Dictionary<string, string?> { [KeyVariable] = key });

    private static int CountLines(string output) => output.Trim().Split('\n').Length;

    private static async Task MustHaveOnlyEmptyCartsAsync(TestApp app, int count)
    {
        var tables = app.Get<StorageTables>();
        var storedCarts = await tables.Carts.QueryAsync(CartsFilter, 10, default);

        Assert.All(await tables.Products.QueryAsync(null, 10, default), product => Assert.True(product.GetBoolean("Deleted")));
        Assert.Equal(count, storedCarts.Count);
        Assert.All(storedCarts, cart => Assert.Equal("[]", cart.GetString("Lines")));
        Assert.All(storedCarts, cart => Assert.Null(cart.GetString("ReservationId")));
    }
}
