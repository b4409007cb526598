using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests;

/// <summary>Rules of style that neither the compiler nor <c>dotnet format</c> checks.</summary>
public sealed partial class SourceStyleTests
{
    private const int MaxTestName = 80;

    private static readonly string[] Folders = ["CartFunctions", "CartFunctions.Tests", "eng"];

    [Fact]
    public void No_line_of_code_is_longer_than_the_editorconfig_says()
    {
        var setting = MaxLineLength().Match(File.ReadAllText(Repository.PathTo(".editorconfig")));
        var limit = int.Parse(setting.Groups["limit"].Value, CultureInfo.InvariantCulture);
        var files = SourceFiles().ToList();

        var tooLong =
            from file in files
            from line in File.ReadLines(Repository.PathTo(file)).Index()
            where line.Item.Length > limit
            select $"{file}:{line.Index + 1}";

        Assert.True(files.Count > 100, $"only {files.Count} files were found");
        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_name_of_a_test_has_at_most_80_characters()
    {
        var tests = typeof(SourceStyleTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(method => method.GetCustomAttributes().Any(attribute => attribute is FactAttribute)).ToList();

        Assert.True(tests.Count > 100, $"only {tests.Count} tests were found");
        Assert.DoesNotContain(tests, test => test.Name.Length > MaxTestName);
    }

    private static IEnumerable<string> SourceFiles() =>
        from folder in Folders
        from path in Directory.EnumerateFiles(Repository.PathTo(folder), "*.cs", SearchOption.AllDirectories)
        let file = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')
        where !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules")
        select file;

    [GeneratedRegex("""^\[\*\.cs\][^\[]*?^max_line_length = (?<limit>\d+)$""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex MaxLineLength();
}
