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

    [Fact]
    public void GitHub_runs_what_the_script_runs_that_a_change_has_to_pass()
    {
        var commands = Commands().Matches(File.ReadAllText(Repository.PathTo(".ci", "run"))).Select(match => match.Value).ToList();

        Assert.Equal(3, commands.Count);
        Assert.All(commands, command => Assert.Contains($"- run: {command}\n", Read("ci.yml"), StringComparison.Ordinal));
    }

    private static string Read(string workflow) => File.ReadAllText(Repository.PathTo(".github", "workflows", workflow));

    [GeneratedRegex(@"^(npm|dotnet) .*?(?= 2>&1|$)", RegexOptions.Multiline)]
    private static partial Regex Commands();

    [GeneratedRegex(@"uses: (?<action>.*)")]
    private static partial Regex Uses();
}
