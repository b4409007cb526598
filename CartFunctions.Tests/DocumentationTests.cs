using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests;

/// <summary>The links and the file paths that the pages name exist.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "eng/bench/README.md", "eng/client/README.md", "findings/README.md",
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
            where !Exists(target) || (parts.Length > 1 && target.EndsWith(".md", StringComparison.Ordinal) && !Anchors(target).Contains(parts[1]))
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

    private static string Prose(string page) => Fence().Replace(File.ReadAllText(Repository.PathTo(page)), string.Empty);

    private static bool Exists(string path) => File.Exists(Repository.PathTo(path)) || Directory.Exists(Repository.PathTo(path));

    private static IEnumerable<string> Anchors(string page) => Heading().Matches(File.ReadAllText(Repository.PathTo(page)))
        .Select(heading => NoAnchor().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-'));

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    // Links of another site are left out, and so are those into the pages of the repository's own site, as of its CI.
    [GeneratedRegex(@"\]\((?!https?:|mailto:|\.\./\.\./actions)(?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>(?:CartFunctions(?:\.Tests)?|eng)/[\w./-]*)`")]
    private static partial Regex CodePath();

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
