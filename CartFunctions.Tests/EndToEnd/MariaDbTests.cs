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
            """{"imported":4,"rejectedCount":3,"rejected":["""
            + """{"line":5,"error":"Invalid product"},{"line":6,"error":"Invalid product"},{"line":7,"error":"Invalid product"}]}""",
            data.GetRawText());
        var listed = await app.Client.SendAsync("GET", "/api/products");
        var products = listed.Data.GetProperty("items").EnumerateArray().Select(item => (
            item.GetProperty("_id").GetString(),
            item.GetProperty("name").GetString(),
            item.GetProperty("price").GetRawText(),
            item.GetProperty("stock").GetInt32()));
        Assert.Equal(
            [
                ("000000000000000000000001", "Plain", "10.5", 5),
                ("000000000000000000000002", "Say \"beans\", she said, it's \\ fine", "0.0001", 0),
                ("000000000000000000000003", "Two\nlines\tand a tab", "999999999999.9999", 2147483647),
                ("000000000000000000000004", "Phin cà phê sữa đá ☕", "7.8", 75),
            ],
            products);
    }

    [GeneratedRegex("```sh\n(?<text>mariadb .*?)```", RegexOptions.Singleline)]
    private static partial Regex Pipeline();
}
