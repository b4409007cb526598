using System.Text.Json;
using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests;

/// <summary>The commands and files that the pages name in code exist.</summary>
public sealed partial class DocumentedCommandsTests
{
    private static readonly string[] NpmsOwn = ["ci", "install", "pack"];

    // Options of mysql, mongoexport, LibreOffice and the Azure CLI.
    private static readonly string[] OptionsOfOthers =
    [
        "--raw", "--batch", "--default-character-set", "--jsonArray", "--jsonFormat", "--type", "--pretty", "--convert-to",
        "--slot", "--key-name",
    ];

    // A template in CONTRIBUTING.md, files that programs create, a file of another repository, and tables of Azure.
    private static readonly string[] Elsewhere =
    [
        "orval.config.mjs", "orval/client.ts", "openapi-typescript/schema.d.ts",
        "DoThing", "artifacts/", ".azurite/", "local.settings.json", "products.json", "data/pricing/", "W/",
        "AppExceptions", "AppMetrics", "AppRequests", "AppTraces", "ItemCount",
    ];

    [Fact]
    public async Task Every_npm_command_of_a_page_names_a_script_and_options_that_it_takes()
    {
        var commands =
            from page in DocumentationTests.All
            from code in DocumentationTests.CodeOf(page)
            from Match command in NpmCommand().Matches(code)
            let script = command.Groups["script"].Value
            where !NpmsOwn.Contains(script)
            select (Page: page, Script: script, Options: Option().Matches(command.Groups["options"].Value).Select(option => option.Value));
        var scripts = commands.ToLookup(command => command.Script);

        Assert.True(scripts.Count > 10, $"only {scripts.Count} scripts were found");
        foreach (var script in scripts)
        {
            var (exitCode, help) = await ScriptHelp.OfAsync(script.Key);
            Assert.True(exitCode == 0, $"{script.First().Page}: npm run {script.Key} -- --help: {help}");
            Assert.All(script, command => Assert.All(
                command.Options, option => Assert.True(Takes(help, option), $"{command.Page}: npm run {script.Key} -- {option}")));
        }
    }

    [Fact]
    public async Task Every_option_that_a_page_names_is_one_of_a_script_or_the_standalone_host()
    {
        var package = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathTo("package.json")));
        var help = (await ChildProcess.RunAsync("dotnet", [AppProcess.Program, "--help"])).Output;
        foreach (var script in package.RootElement.GetProperty("scripts").EnumerateObject())
        {
            help += (await ScriptHelp.OfAsync(script.Name)).Output;
        }

        var options =
            from page in DocumentationTests.All
            from code in DocumentationTests.CodeOf(page)
            let option = OptionAlone().Match(code)
            where option.Success
            select (Page: page, Name: option.Groups["option"].Value);

        Assert.All(options, option => Assert.True(OptionsOfOthers.Contains(option.Name) || Takes(help, option.Name), option.ToString()));
    }

    [Fact]
    public void Every_file_and_folder_that_a_page_names_exists()
    {
        var files = FilesBelow(Repository.Root)
            .Select(file => $"/{Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')}")
            .ToList();
        var paths =
            from page in DocumentationTests.All
            from code in DocumentationTests.CodeOf(page)
            from path in FilePath().Matches(code).Concat(RootedPath().Matches(code)).Select(path => path.Value)
            where !Elsewhere.Any(other => path.Contains(other, StringComparison.Ordinal))
            select (Page: page, Path: path.TrimEnd('.'));

        Assert.True(paths.Count() > 100, $"only {paths.Count()} paths were found");
        Assert.All(paths, named => Assert.True(files.Exists(file => Ends(file, named.Path)), named.ToString()));
    }

    [Fact]
    public void Every_type_or_member_that_a_page_names_is_in_the_sources()
    {
        var words = FilesBelow(Repository.Root)
            .Where(file => Path.GetExtension(file) is ".cs" or ".mjs" or ".ts" or ".js" or ".bicep" or ".json" or ".http")
            .SelectMany(file => Word().Matches(File.ReadAllText(file)).Select(word => word.Value))
            .ToHashSet();
        var names =
            from page in DocumentationTests.All
            from code in DocumentationTests.CodeOf(page)
            where Name().IsMatch(code)
            select (Page: page, Name: code.Trim('`'));

        Assert.True(names.Count() > 50, $"only {names.Count()} names were found");
        Assert.All(names, named => Assert.True(Elsewhere.Contains(named.Name) || words.Contains(named.Name), named.ToString()));
    }

    private static bool Takes(string help, string option) => Regex.IsMatch(help, $@"^  {option}\b(?!-)", RegexOptions.Multiline);

    /// <summary>A page may omit the first folders of a path.</summary>
    private static bool Ends(string file, string path) =>
        file.EndsWith($"/{path}", StringComparison.Ordinal) || file.Contains($"/{path.TrimEnd('/')}/", StringComparison.Ordinal);

    private static IEnumerable<string> FilesBelow(string folder) =>
        Path.GetFileName(folder) is "artifacts" or "bin" or "obj" or "dist" or "node_modules" or ".git"
            ? []
            : Directory.GetFiles(folder).Concat(Directory.GetDirectories(folder).SelectMany(FilesBelow));

    [GeneratedRegex(@"\bnpm (?:run )?(?<script>[a-z][\w:-]*)(?: -- (?<options>[^`#\n]*))?")]
    private static partial Regex NpmCommand();

    [GeneratedRegex(@"(?<!\S)--[a-z][\w-]*")]
    private static partial Regex Option();

    [GeneratedRegex(@"^`(?:-- )?(?<option>--[a-z][\w-]*)")]
    private static partial Regex OptionAlone();

    // A folder ends with a slash; a file has an extension that occurs in the repository.
    [GeneratedRegex(
        @"(?<![\w/.:@<>{}*-])(?:[\w.-]+/)*"
        + @"(?:[\w.-]+/(?![\w*])|[\w.-]+\.(?:cs|mjs|ts|js|md|json|bicep|bicepparam|yml|csproj|sln|ndjson|http|sh|svg|png)\b(?![\w/.]))")]
    private static partial Regex FilePath();

    [GeneratedRegex(@"^`[A-Z][a-z]+(?:[A-Z][a-z]+)*`$")]
    private static partial Regex Name();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<=--project |(?<![\w/.-])(?=(?:eng|docs|findings|\.github|CartFunctions(?:\.Tests)?)/))[\w./-]+")]
    private static partial Regex RootedPath();
}
