using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests;

/// <summary>
/// The allowed dependencies between folders of the app: each folder uses only those listed beside it, and there are no cycles.
/// </summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] All =
        [.. Directory.GetFiles(Repository.PathTo("CartFunctions"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.PathTo("CartFunctions"), file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("bin/", StringComparison.Ordinal) && !file.StartsWith("obj/", StringComparison.Ordinal))];

    // An operation's folder uses shared folders. It uses another operation only if it contains that operation.
    private const string CartOperation = "Carts Storage/CartChanges Http/Endpoints Http/Json Http/Requests";
    // The handlers of operations that take several writes.
    private const string CartHandler = $"{CartOperation} Storage/Carts Storage/Concurrency Storage/Reservations";

    private const string CatalogOperation = "Catalog Http/Endpoints Http/Json Http/Requests Http/Responses Storage/Products";

    private const string CouponOperation = "Coupons Http/Endpoints Http/Json Http/Requests Http/Responses";

    // Folders that use others than an operation's usual ones.
    private static readonly Dictionary<string, string> Listed = new()
    {
        ["Carts"] = "Coupons",
        ["Carts/AddItems"] = $"{CartOperation} Carts/AddItem",
        ["Carts/ApplyCoupon"] = $"{CartHandler} Coupons Storage/Coupons",
        ["Carts/SetCharges"] = $"{CartOperation} Catalog",
        ["Carts/MergeCarts"] = $"{CartHandler} Http/Responses Storage/Merges Storage/Tables",
        ["Carts/Reserve"] = CartHandler,
        ["Carts/Release"] = CartHandler,
        ["Carts/CheckOut"] = $"{CartHandler} Catalog Coupons Http/Responses Storage/Coupons Storage/Products",
        ["Carts/GetOrder"] = $"{CartOperation} Http/Responses",
        ["Catalog"] = "",
        ["Catalog/DeleteProduct"] = $"{CatalogOperation} Storage/Reservations",
        ["Catalog/ImportProducts"] = $"{CatalogOperation} Http Storage/Tables",
        ["Coupons"] = "",
        ["Coupons/SaveCoupon"] = $"{CouponOperation} Catalog",
        ["Service/Health"] = "Http Http/Responses Storage/Tables",
        ["Service/OpenApi"] = "Service/Docs",
        ["Service/Docs"] = "Http/Responses",
        ["Service/Sweeps"] = "Storage/Tables Storage/Reservations Storage/Sweeps",
        ["Http"] = "Storage/Concurrency Storage/Tables",
        ["Http/Json"] = "Carts Catalog",
        ["Http/Requests"] = "Carts Http/Json Storage/Concurrency",
        ["Http/Identity"] = "",
        ["Http/Responses"] = "Carts Catalog Coupons Storage/Carts Storage/Coupons Storage/Products",
        ["Http/Endpoints"] =
            "Carts Catalog Coupons Http Http/Identity Http/Json Http/Requests Http/Responses "
                + "Storage/CartChanges Storage/Carts Storage/Coupons Storage/Products",
        ["Storage/Tables"] = "",
        ["Storage/Concurrency"] = "Storage/Tables",
        ["Storage/Products"] = "Carts Catalog Storage/Tables Storage/Concurrency",
        ["Storage/Coupons"] = "Coupons Storage/Tables Storage/Concurrency Storage/Products",
        ["Storage/Carts"] = "Carts Catalog Coupons Storage/Coupons Storage/Tables Storage/Concurrency Storage/Products",
        ["Storage/Reservations"] =
            "Carts Catalog Coupons Storage/Tables Storage/Concurrency Storage/Coupons Storage/Products Storage/Carts",
        ["Storage/Merges"] = "Carts Storage/Tables Storage/Concurrency Storage/Carts Storage/Products Storage/Reservations",
        ["Storage/CartChanges"] =
            "Carts Catalog Storage/Tables Storage/Concurrency Storage/Products "
                + "Storage/Carts Storage/Reservations Storage/Merges",
        ["Storage/Sweeps"] = "Carts Storage/Tables Storage/Carts Storage/Merges",
        ["Hosting"] =
            "Carts Carts/AddItem Carts/ApplyCoupon Carts/CheckOut Carts/MergeCarts Carts/Release Carts/Reserve "
                + "Catalog Catalog/DeleteProduct Catalog/ImportProducts Service/Docs Service/Health Http Http/Endpoints "
                + "Http/Identity Http/Json Http/Requests Http/Responses Storage/Tables Storage/Concurrency Storage/Products Storage/Carts "
                + "Storage/Coupons Storage/Reservations Storage/Merges Storage/CartChanges Storage/Sweeps",
    };

    /// <summary>Every folder with the folders that it may use. One that is not listed is an operation's.</summary>
    public static TheoryData<string, string> Folders
    {
        get
        {
            var operations =
                from folder in All.Select(FolderOf).Distinct()
                where !Listed.ContainsKey(folder)
                let uses = folder.Split('/')[0] switch
                {
                    "Carts" => CartOperation,
                    "Catalog" => CatalogOperation,
                    "Coupons" => CouponOperation,
                    _ => null,
                }
                where uses is not null
                select (folder, uses);
            return [.. Listed.Select(row => (row.Key, row.Value)), .. operations];
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_its_listed_folders(string folder, string below)
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
    public void Every_folder_is_listed_and_no_two_folders_use_each_other()
    {
        var arrows = Folders.ToDictionary(row => row.Data.Item1, row => row.Data.Item2.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Empty(All.Select(FolderOf).Distinct().Except([.. arrows.Keys, string.Empty]));
        Assert.Empty(arrows.Where(arrow => arrow.Value.Any(used => arrows[used].Contains(arrow.Key))).Select(arrow => arrow.Key));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_file_has_the_namespace_of_its_folder_and_imports_others_with_using(string folder, string below)
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
    [InlineData("Coupons")]
    public void The_rules_use_no_IO_no_Azure_and_no_clock(string folder) =>
        Assert.All(FilesOf(folder), file => Assert.DoesNotMatch(Impure(), File.ReadAllText(Repository.PathTo("CartFunctions", file))));

    private static List<string> FilesOf(string folder) => [.. All.Where(file => FolderOf(file) == folder)];

    private static string FolderOf(string file) => Path.GetDirectoryName(file)!.Replace('\\', '/');

    [GeneratedRegex(@"using (static )?CartFunctions\.(?<namespace>[A-Za-z.]+)")]
    private static partial Regex Use();

    [GeneratedRegex(@"\bAzure\b|System\.IO|System\.Net|HttpClient|AspNetCore|DateTime(Offset)?\.(Utc)?Now|Stopwatch|Task\b")]
    private static partial Regex Impure();
}
