using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests;

/// <summary>The permissions and actions of the workflows.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Workflows =>
        [.. Directory.GetFiles(Repository.PathTo(".github", "workflows"), "*.yml").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_action_is_pinned_by_digest_and_names_its_version(string workflow)
    {
        var actions = Uses().Matches(Read(workflow)).Select(match => match.Groups["action"].Value).ToList();

        Assert.NotEmpty(actions);
        Assert.All(actions, action => Assert.Matches(@"^(\./|[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)", action));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Permissions_are_explicit_and_write_only_the_token_for_a_login(string workflow)
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

    [Fact]
    public void Both_deployments_use_the_tested_package_and_the_plan_selects_one()
    {
        Assert.All(["deploy.yml", "deploy-flex.yml"], workflow =>
            Assert.Contains("\n    uses: ./.github/workflows/package.yml\n", Read(workflow), StringComparison.Ordinal));
        Assert.Contains("\n    if: vars.AZURE_PLAN != 'flex'\n", Read("deploy.yml"), StringComparison.Ordinal);
        Assert.Contains("\n    if: vars.AZURE_PLAN == 'flex'\n", Read("deploy-flex.yml"), StringComparison.Ordinal);
        Assert.Contains("-p:PublishReadyToRun=true", Read("package.yml"), StringComparison.Ordinal);
    }

    [Fact]
    public void On_Flex_Consumption_a_failed_smoke_test_restores_the_old_package()
    {
        var steps = Names().Matches(Read("deploy-flex.yml")).Select(match => match.Groups["name"].Value);
        var back = Read("deploy-flex.yml").Split("- name: ")[^1];

        Assert.Equal(
            [
                "Keep the package that runs now", "Deploy", "Wait until the old instances are gone", "Try it",
                "Put the previous package back",
            ],
            steps);
        Assert.Matches(@"if: always\(\) && .* && steps\.try\.outcome != 'success'\n", back);
        Assert.Contains("--src previous.zip", back, StringComparison.Ordinal);
    }

    [Fact]
    public void GitHub_compiles_the_Bicep_files_of_every_plan()
    {
        var plans = Directory.GetFiles(Repository.PathTo("eng", "azure"), "*.bicepparam").Select(Path.GetFileNameWithoutExtension).Order();

        var compiled = Plans().Match(Read("ci.yml")).Groups["plans"].Value.Split(' ').Order();

        Assert.Equal(plans, compiled);
    }

    private static string Read(string workflow) => File.ReadAllText(Repository.PathTo(".github", "workflows", workflow));

    [GeneratedRegex(@"^(npm|dotnet) .*?(?= 2>&1| &$|$)", RegexOptions.Multiline)]
    private static partial Regex Commands();

    [GeneratedRegex(@"- name: (?<name>.*)")]
    private static partial Regex Names();

    [GeneratedRegex(@"for plan in (?<plans>[\w ]+); do")]
    private static partial Regex Plans();

    [GeneratedRegex(@"uses: (?<action>.*)")]
    private static partial Regex Uses();
}
