using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>Imports of what LibreOffice writes.</summary>
[Trait("Category", "Long")] // LibreOffice is 290 MB that nothing else needs.
public sealed class SpreadsheetImportTests : ImportTest
{
    private const string ToOds =
        "soffice --headless --infilter='Text - txt - csv (StarCalc):59,34,76,1,1/2/2/2,1031' --convert-to ods products.csv"
        + " && rm products.csv";

    private const string Table = """
        SKU;Name;Price;Stock
        TEE;"Tee; ""best""
        of all";12,50;5
        MUG;Phin cà phê ☕;1234567,8912;1000
        POSTER;Poster;1,234;2
        CARD;Gift card;;3
        0012;Ticket;7;1

        """;

    [LibreOfficeFact]
    public async Task A_spreadsheet_with_decimal_commas_is_imported_exactly()
    {
        using var folder = new TemporaryFolder();
        var office = new LibreOffice(folder.Path);
        var file = Path.Combine(folder.Path, "products.csv");
        await File.WriteAllTextAsync(file, Table);
        await office.RunAsync(ToOds);

        await office.RunAsync(Page.CommandOf("docs/import.md", "soffice "));

        var written = await File.ReadAllTextAsync(file);
        Assert.Contains("of all\";12,5;5\n", written, StringComparison.Ordinal);
        MustReport(await ImportAsync(written, Csv), imported: 4, (6, "Invalid product: price is empty"));
        await MustHoldAsync(CartClient.IdOfSku("TEE"), "Tee; \"best\"\nof all", "12.5", 5);
        await MustHoldAsync(CartClient.IdOfSku("MUG"), "Phin cà phê ☕", "1234567.8912", 1000);
        await MustHoldAsync(CartClient.IdOfSku("POSTER"), "Poster", "1.234", 2);
        await MustHoldAsync(CartClient.IdOfSku("0012"), "Ticket", "7", 1);
    }
}
