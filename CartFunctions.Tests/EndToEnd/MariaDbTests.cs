using System.Text.Json;
using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The guide's pipeline from a MySQL or MariaDB table to the catalog.</summary>
public sealed partial class MariaDbTests
{
    private const string Table = """
        CREATE DATABASE shop CHARACTER SET utf8mb4;
        CREATE USER shop@'127.0.0.1';
        GRANT SELECT ON shop.* TO shop@'127.0.0.1';
        CREATE TABLE shop.products (id INT PRIMARY KEY, name VARCHAR(200), price DECIMAL(16, 4), stock INT);
        INSERT INTO shop.products VALUES
            (1, 'Plain', 10.50, 5),
            (2, 'Say "beans", she said, it''s \\ fine', 0.0001, 0),
            (3, 'Two\nlines\tand a tab', 999999999999.9999, 2147483647),
            (4, 'Phin cà phê sữa đá ☕', 7.80, 75),
            (255, NULL, 1.00, 1),
            (256, 'No price', NULL, 1),
            (257, 'No stock', 1.00, NULL);
        """;

    private static readonly (int Id, string Name, string Price, int Stock)[] Saved =
    [
        (1, "Plain", "10.5", 5),
        (2, "Say \"beans\", she said, it's \\ fine", "0.0001", 0),
        (3, "Two\nlines\tand a tab", "999999999999.9999", 2147483647),
        (4, "Phin cà phê sữa đá ☕", "7.8", 75),
    ];

    [MariaDbFact]
    public async Task The_pipeline_of_the_guide_imports_a_table()
    {
        await using var database = await MariaDb.StartAsync();
        await database.ExecuteAsync(Table);
        await using var app = await TestApp.StartAsync();
        var readme = await File.ReadAllTextAsync(Repository.PathTo("docs", "guide.md"));
        var pipeline = Pipeline().Match(readme).Groups["text"].Value
            .Replace("--host=127.0.0.1", $"--host=127.0.0.1 --port={database.Port}", StringComparison.Ordinal)
            .Replace("127.0.0.1:7071", $"127.0.0.1:{app.Address.Port}", StringComparison.Ordinal);

        var (exitCode, output) = await ChildProcess.RunAsync("bash", ["-o", "pipefail", "-c", pipeline]);

        Assert.True(exitCode == 0, output);
        var data = JsonDocument.Parse(output).RootElement.GetProperty("data");
        Assert.Equal(
            """{"imported":4,"skipped":0,"rejectedCount":3,"rejected":["""
            + """{"line":5,"error":"Invalid product: name is empty"},{"line":6,"error":"Invalid product: price is empty"},"""
            + """{"line":7,"error":"Invalid product: stock is empty"}]}""",
            data.GetRawText());
        var listed = await app.Client.SendAsync("GET", "/api/products");
        var products = listed.Data.GetProperty("items").EnumerateArray().Select(item => (
            item.GetProperty("_id").GetString()!,
            item.GetProperty("name").GetString()!,
            item.GetProperty("price").GetRawText(),
            item.GetProperty("stock").GetInt32()));
        Assert.Equal(
            Saved.Select(saved => (saved.Id.ToString("x24", null), saved.Name, saved.Price, saved.Stock)),
            products);
    }

    [MariaDbTheory]
    [InlineData("text/tab-separated-values")]
    [InlineData("text/csv")]
    public async Task The_batch_output_of_the_client_is_imported_exactly(string contentType)
    {
        await using var database = await MariaDb.StartAsync();
        await database.ExecuteAsync(Table);
        await using var app = await TestApp.StartAsync();
        using var folder = new TemporaryFolder();
        var command = Page.CommandOf("docs/import.md", "mariadb ")
            .Replace("--host=127.0.0.1", $"--host=127.0.0.1 --port={database.Port}", StringComparison.Ordinal);

        var (exitCode, output) = await ChildProcess.RunAsync("bash", ["-c", command], folder: folder.Path);

        Assert.True(exitCode == 0, output);
        var file = await File.ReadAllTextAsync(Path.Combine(folder.Path, "products.tsv"));
        var answer = await app.Client.SendAsync("POST", "/api/products/import", file, contentType);
        Assert.Equal(
            """{"imported":4,"skipped":0,"rejectedCount":3,"rejected":["""
            + """{"line":6,"error":"Invalid product: name is empty"},{"line":7,"error":"Invalid product: price is empty"},"""
            + """{"line":8,"error":"Invalid product: stock is empty"}]}""",
            answer.Data.GetRawText());
        foreach (var (id, name, price, stock) in Saved)
        {
            var product = (await app.Client.SendAsync("GET", $"/api/products/{CartClient.IdOfSku($"P-{id}")}")).Data;
            Assert.Equal(name, product.GetProperty("name").GetString());
            Assert.Equal(price, product.GetProperty("price").GetRawText());
            Assert.Equal(stock, product.GetProperty("stock").GetInt32());
        }
    }

    [GeneratedRegex("```sh\n(?<text>mariadb .*?)```", RegexOptions.Singleline)]
    private static partial Regex Pipeline();
}
