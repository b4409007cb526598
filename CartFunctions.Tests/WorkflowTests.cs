using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests;

/// <summary>What the workflows may use, and may do.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Workflows =>
        [.. Directory.GetFiles(Repository.PathTo(".github", "workflows"), "*.yml").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_action_is_pinned_by_its_digest_and_says_which_version_that_is(string workflow)
    {
        var actions = Uses().Matches(Read(workflow)).Select(match => match.Groups["action"].Value).ToList();

        Assert.NotEmpty(actions);
        Assert.All(actions, action => Assert.Matches(@"^(\./|[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)", action));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Permissions_are_named_and_write_nothing_but_the_token_for_a_login(string workflow)
    {
        var text = Read(workflow);

        Assert.Matches(@"(?m)^permissions:( \{\})?$", text);
        Assert.DoesNotMatch(@"(?m)^\s+(?!id-token)[\w-]+: write|write-all", text);
    }

    private static string Read(string workflow) => File.ReadAllText(Repository.PathTo(".github", "workflows", workflow));

    [GeneratedRegex(@"uses: (?<action>.*)")]
    private static partial Regex Uses();
}
