using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests;

/// <summary>Which folder of the app may use which other: the arrows run one way.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] Folders = ["Carts", "Catalog", "Functions", "Hosting", "Http", "Storage"];

    [Theory]
    [InlineData("Carts")]
    [InlineData("Catalog")]
    [InlineData("Storage", "Carts", "Catalog")]
    [InlineData("Http", "Carts", "Catalog", "Storage")]
    [InlineData("Functions", "Carts", "Catalog", "Storage", "Http")]
    [InlineData("Hosting", "Carts", "Catalog", "Storage", "Http")]
    public void A_folder_uses_only_what_is_below_it(string folder, params string[] below)
    {
        var files = Directory.GetFiles(Repository.PathTo("CartFunctions", folder), "*.cs", SearchOption.AllDirectories);
        var breaches =
            from file in files
            from other in Folders.Except([.. below, folder])
            where UseOf(other).IsMatch(File.ReadAllText(file))
            select $"{Path.GetFileName(file)} uses {other}";

        Assert.NotEmpty(files);
        Assert.Empty(breaches);
    }

    [Theory]
    [InlineData("Carts")]
    [InlineData("Catalog")]
    public void The_rules_know_no_io_no_Azure_and_no_clock_of_their_own(string folder)
    {
        var files = Directory.GetFiles(Repository.PathTo("CartFunctions", folder), "*.cs", SearchOption.AllDirectories);

        Assert.All(files, file => Assert.DoesNotMatch(Impure(), File.ReadAllText(file)));
    }

    // By a using directive, or by a name that starts at a sibling namespace.
    private static Regex UseOf(string folder) => new($@"(CartFunctions\.|[^\w.""]){folder}\.[A-Z]|using CartFunctions\.{folder}\b");

    [GeneratedRegex(@"\bAzure\b|System\.IO|System\.Net|HttpClient|AspNetCore|DateTime(Offset)?\.(Utc)?Now|Stopwatch|Task\b")]
    private static partial Regex Impure();
}
