using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests;

/// <summary>Which folder of the app may use which other: the arrows run one way, from a folder to those named beside it.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] All =
        [.. Directory.GetFiles(Repository.PathTo("CartFunctions"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.PathTo("CartFunctions"), file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("bin/", StringComparison.Ordinal) && !file.StartsWith("obj/", StringComparison.Ordinal))];

    public static TheoryData<string, string> Folders => new()
    {
        { "Carts", "" },
        { "Catalog", "" },
        { "Storage/Tables", "" },
        { "Storage/Writes", "Storage/Tables" },
        { "Storage/Products", "Carts Catalog Storage/Tables Storage/Writes" },
        { "Storage/Carts", "Carts Catalog Storage/Tables Storage/Writes Storage/Products" },
        { "Storage/Reservations", "Carts Catalog Storage/Tables Storage/Writes Storage/Products Storage/Carts" },
        { "Storage/Merges", "Carts Storage/Tables Storage/Writes Storage/Carts Storage/Reservations" },
        {
            "Storage/Changes",
            "Carts Catalog Storage/Tables Storage/Writes Storage/Products Storage/Carts Storage/Reservations Storage/Merges"
        },
        { "Storage/Sweeps", "Carts Storage/Tables Storage/Carts Storage/Merges" },
        { "Http/Json", "Catalog" },
        { "Http/Requests", "Carts Catalog Storage/Writes Http/Json" },
        { "Http/Import", "Catalog Storage/Tables Storage/Products Http/Json Http/Requests" },
        { "Http/Responses", "Carts Catalog Storage/Products Storage/Carts Http/Import" },
        { "Http/Docs", "Http/Responses" },
        {
            "Http/Endpoints",
            "Catalog Storage/Tables Storage/Writes Storage/Products Storage/Carts Storage/Reservations Storage/Changes "
                + "Http/Json Http/Requests Http/Import Http/Responses"
        },
        { "Functions/Cart", "Http/Requests Http/Endpoints" },
        { "Functions/Device", "Http/Requests Http/Endpoints" },
        { "Functions/Catalog", "Http/Endpoints" },
        { "Functions/Service", "Storage/Tables Storage/Reservations Storage/Sweeps Http/Docs Http/Endpoints" },
        {
            "Hosting",
            "Carts Catalog Storage/Tables Storage/Writes Storage/Products Storage/Carts Storage/Reservations Storage/Merges "
                + "Storage/Changes Storage/Sweeps Http/Json Http/Requests Http/Import Http/Responses Http/Docs Http/Endpoints"
        },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_what_is_below_it(string folder, string below)
    {
        var allowed = below.Split(' ');
        var breaches =
            from file in FilesOf(folder)
            from Match use in Use().Matches(File.ReadAllText(Repository.PathTo("CartFunctions", file)))
            let used = use.Groups["namespace"].Value.Replace('.', '/')
            where used != folder && !allowed.Contains(used)
            select $"{file} uses {used}";

        Assert.NotEmpty(FilesOf(folder));
        Assert.Empty(breaches);
    }

    [Fact]
    public void Every_folder_has_its_arrows_and_no_two_folders_use_each_other()
    {
        var arrows = Folders.ToDictionary(row => row.Data.Item1, row => row.Data.Item2.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Empty(All.Select(FolderOf).Distinct().Except([.. arrows.Keys, string.Empty]));
        Assert.Empty(arrows.Where(arrow => arrow.Value.Any(used => arrows[used].Contains(arrow.Key))).Select(arrow => arrow.Key));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_file_is_of_the_namespace_of_its_folder_and_names_others_by_a_using_directive(string folder, string below)
    {
        _ = below;
        Assert.All(FilesOf(folder), file =>
        {
            var text = File.ReadAllText(Repository.PathTo("CartFunctions", file));
            Assert.Contains($"\nnamespace CartFunctions.{folder.Replace('/', '.')};\n", "\n" + text, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"(?<!using |using static |namespace )\bCartFunctions\.[A-Z]", text);
        });
    }

    [Theory]
    [InlineData("Carts")]
    [InlineData("Catalog")]
    public void The_rules_know_no_io_no_Azure_and_no_clock_of_their_own(string folder) =>
        Assert.All(FilesOf(folder), file => Assert.DoesNotMatch(Impure(), File.ReadAllText(Repository.PathTo("CartFunctions", file))));

    private static List<string> FilesOf(string folder) => [.. All.Where(file => FolderOf(file) == folder)];

    private static string FolderOf(string file) => Path.GetDirectoryName(file)!.Replace('\\', '/');

    [GeneratedRegex(@"using (static )?CartFunctions\.(?<namespace>[A-Za-z.]+)")]
    private static partial Regex Use();

    [GeneratedRegex(@"\bAzure\b|System\.IO|System\.Net|HttpClient|AspNetCore|DateTime(Offset)?\.(Utc)?Now|Stopwatch|Task\b")]
    private static partial Regex Impure();
}
