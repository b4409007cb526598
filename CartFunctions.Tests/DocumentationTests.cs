using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests;

/// <summary>The links and file paths in the pages exist.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages => [.. All];

    internal static IReadOnlyList<string> All { get; } =
    [
        "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", ".github/PULL_REQUEST_TEMPLATE.md", "eng/bench/README.md",
        "eng/client/README.md", "findings/README.md",
        .. Directory.GetFiles(Repository.PathTo("docs"), "*.md", SearchOption.AllDirectories)
            .Select(page => Path.GetRelativePath(Repository.Root, page).Replace('\\', '/')),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_relative_link_of_a_page_leads_somewhere(string page)
    {
        var broken =
            from Match link in Link().Matches(Prose(page))
            let parts = link.Groups["target"].Value.Split('#')
            let target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0])
            let isPage = target.EndsWith(".md", StringComparison.Ordinal)
            where !Exists(target) || (parts.Length > 1 && isPage && !Anchors(target).Contains(parts[1]))
            select link.Value;

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_path_that_the_architecture_page_names_exists()
    {
        var paths = CodePath().Matches(Prose("docs/architecture.md")).Select(path => path.Groups["path"].Value).ToList();

        Assert.True(paths.Count > 20, $"only {paths.Count} paths were found");
        Assert.All(paths, path => Assert.True(Exists(path), path));
    }

    [Fact]
    public void The_contract_has_every_fixed_text_of_a_failure_and_every_operation()
    {
        var contract = string.Join(' ', Text("docs/contract.md").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var failures = typeof(Failure).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (Failure)field.GetValue(null)!);
        var texts = failures.Select(failure => failure.Error);
        var operations = OpenApiDocument.Current.Operations
            .Where(operation => operation.Path != "/api/docs/{file}") // The contract calls these "assets of the docs page".
            .Select(operation => $"`{operation.Method} {operation.Path}");

        Assert.All(texts.Concat(operations), text => Assert.Contains(text, contract, StringComparison.Ordinal));
    }

    [Fact]
    public void The_document_the_client_and_the_changelog_have_the_version_of_the_package()
    {
        var version = Version("package.json", package => package);

        Assert.Equal(version, Version("CartFunctions/openapi.json", document => document.GetProperty("info")));
        Assert.Equal(version, Version("eng/client/package.json", package => package));
        Assert.Equal(version, ReleaseHeading().Match(Text("CHANGELOG.md")).Groups["version"].Value);
    }

    /// <summary>The text between backticks on a page, code blocks included.</summary>
    internal static IEnumerable<string> CodeOf(string page) => Code().Matches(Text(page)).Select(code => code.Value);

    private static string Text(string page) => File.ReadAllText(Repository.PathTo(page));

    private static string Version(string file, Func<JsonElement, JsonElement> holder)
    {
        using var json = JsonDocument.Parse(Text(file));
        return holder(json.RootElement).GetProperty("version").GetString()!;
    }

    private static string Prose(string page) => Fence().Replace(Text(page), string.Empty);

    private static bool Exists(string path) => File.Exists(Repository.PathTo(path)) || Directory.Exists(Repository.PathTo(path));

    private static IEnumerable<string> Anchors(string page) => Heading().Matches(Text(page))
        .Select(heading => NoAnchor().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-'));

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("```.*?```|`[^`\n]+`", RegexOptions.Singleline)]
    private static partial Regex Code();

    // Links to other sites are not checked, and neither are links to the repository's own site, such as its CI.
    [GeneratedRegex(@"\]\((?!https?:|mailto:|\.\./\.\./actions)(?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>(?:CartFunctions(?:\.Tests)?|eng)/[\w./-]*)`")]
    private static partial Regex CodePath();

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^## \[(?<version>\d[^\]]*)\]", RegexOptions.Multiline)]
    private static partial Regex ReleaseHeading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
