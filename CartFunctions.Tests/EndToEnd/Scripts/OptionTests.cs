using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Scripts;

/// <summary>The command lines of the scripts: eng/scripts/options.mjs.</summary>
public sealed class OptionTests
{
    [Theory]
    [InlineData("start", "--port N ")]
    [InlineData("watch", "--azurite-only ")]
    [InlineData("func", "--data FOLDER ")]
    [InlineData("test", "--long ")]
    [InlineData("soak", "--minutes N ")]
    [InlineData("simulate", "--seeds N ")]
    [InlineData("bench", "--help ")]
    [InlineData("smoke", "--url URL ")]
    public async Task Help_is_the_usage_in_a_few_lines_and_no_more(string script, string option)
    {
        var (exitCode, output) = await RunAsync(script, "--help");

        Assert.Equal(0, exitCode);
        MustBeUsage(output, script);
        Assert.Contains(option, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'--colour'", "start", "--colour", "blue")]
    [InlineData("'--colour'", "watch", "--colour")]
    [InlineData("'--colour'", "func", "--colour")]
    [InlineData("'--colour'", "test", "--colour")]
    [InlineData("'--colour'", "soak", "--colour")]
    [InlineData("'--colour'", "simulate", "--colour")]
    [InlineData("'--colour'", "bench", "--colour")]
    [InlineData("'--colour'", "smoke", "--colour")]
    [InlineData("'blue'", "start", "blue")]
    [InlineData("--port", "start", "--port")]
    [InlineData("--port", "start", "--port", "-1")]
    [InlineData("--port takes a whole number from 1 to 65535, not 'http'.", "start", "--port", "http")]
    [InlineData("--azurite-port takes a whole number from 1 to 65535, not '70000'.", "start", "--azurite-port", "70000")]
    [InlineData("--port and --azurite-port are both 7300.", "start", "--port", "7300", "--azurite-port", "07300")]
    [InlineData("--long", "test", "--long=yes")]
    [InlineData("--minutes takes a number", "soak", "--minutes", "ten")]
    [InlineData("--seed takes a whole number", "soak", "--seed", "0.5")]
    [InlineData("--faults takes a number from 0 to 100, not '101'.", "soak", "--faults", "101")]
    public async Task A_wrong_option_is_named_in_one_line_and_the_usage_follows(string complaint, string script, params string[] options)
    {
        var (exitCode, output) = await RunAsync(script, options);

        Assert.Equal(2, exitCode);
        Assert.Contains(complaint, output.Split('\n')[0], StringComparison.Ordinal);
        MustBeUsage(output[(output.IndexOf('\n', StringComparison.Ordinal) + 1)..], script);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(string script, params string[] options) =>
        ChildProcess.RunAsync(
            "node",
            [Repository.PathTo("eng", "scripts", $"{script}.mjs"), .. options],
            new Dictionary<string, string?> { ["CartStorage"] = null });

    private static void MustBeUsage(string output, string script)
    {
        var lines = output.TrimEnd().Split('\n');

        Assert.StartsWith("Usage: npm ", lines[0], StringComparison.Ordinal);
        Assert.Contains($" {script} ", lines[0], StringComparison.Ordinal);
        Assert.InRange(lines.Length, 2, 8);
        Assert.All(lines[1..], line => Assert.StartsWith("  --", line, StringComparison.Ordinal));
    }
}
