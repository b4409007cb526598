using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Scripts;

/// <summary>The command lines of the scripts (eng/scripts/options.mjs).</summary>
[Trait("Category", "Long")]
public sealed class OptionTests
{
    [Theory]
    [InlineData("start", "--port N", "--azurite-port N", "--data FOLDER", "--stop-with-input")]
    [InlineData("watch", "--port N", "--azurite-port N", "--data FOLDER", "--stop-with-input")]
    [InlineData("azurite", "--port N", "--data FOLDER", "--all")]
    [InlineData("func", "--port N", "--data FOLDER")]
    [InlineData("test", "--long", "--filter EXPRESSION", "--coverage")]
    [InlineData("test:long", "--filter EXPRESSION", "--coverage")]
    [InlineData("soak", "--minutes N", "--operations N", "--seed N", "--faults PERCENT")]
    [InlineData("simulate", "--seeds N", "--seed S", "--threads N", "--history FILE", "--merges", "--defects")]
    [InlineData("mutate", "--files GLOB")]
    [InlineData("bench", "--row NAME")]
    [InlineData("smoke", "--url URL", "--key-from-env NAME", "--wait SECONDS")]
    [InlineData("import", "--url URL", "--key-from-env NAME", "--dry-run")]
    public async Task Help_names_the_command_and_its_options_and_no_more(string command, params string[] options)
    {
        var (exitCode, output) = await ScriptHelp.OfAsync(command);

        Assert.Equal(0, exitCode);
        MustBeUsage(output, command);
        Assert.Equal([.. options, "--help"], output.TrimEnd().Split('\n')[1..].Select(line => line.Trim().Split("  ")[0]));
    }

    [Theory]
    [InlineData("'--colour'", "start", "--colour", "blue")]
    [InlineData("'--colour'", "watch", "--colour")]
    [InlineData("'--colour'", "run-azurite", "--colour")]
    [InlineData("'--colour'", "func", "--colour")]
    [InlineData("'--colour'", "test", "--colour")]
    [InlineData("'--colour'", "soak", "--colour")]
    [InlineData("'--colour'", "simulate", "--colour")]
    [InlineData("'--colour'", "mutate", "--colour")]
    [InlineData("'--colour'", "bench", "--colour")]
    [InlineData("'--colour'", "smoke", "--colour")]
    [InlineData("'--colour'", "import", "products.csv", "--colour")]
    [InlineData("Name one FILE.", "import")]
    [InlineData("Name one FILE.", "import", "products.csv", "more.csv")]
    [InlineData("--url takes the address of the app", "import", "products.csv", "--url", "shop")]
    [InlineData("--key-from-env names NO_SUCH_KEY", "import", "products.csv", "--key-from-env", "NO_SUCH_KEY")]
    [InlineData("'blue'", "start", "blue")]
    [InlineData("--port", "start", "--port")]
    [InlineData("--port", "start", "--port", "-1")]
    [InlineData("--port takes a whole number from 1 to 65535, not 'http'.", "start", "--port", "http")]
    [InlineData("--azurite-port takes a whole number from 1 to 65535, not '70000'.", "start", "--azurite-port", "70000")]
    [InlineData("--port and --azurite-port are both 7300.", "start", "--port", "7300", "--azurite-port", "07300")]
    [InlineData("--port and --azurite-port are both 7300.", "watch", "--port", "7300", "--azurite-port", "07300")]
    [InlineData("--port takes a whole number from 1 to 65535, not '0'.", "func", "--port", "0")]
    [InlineData("--port takes a whole number from 1 to 65535, not 'x'.", "run-azurite", "--port", "x")]
    [InlineData("--long", "test", "--long=yes")]
    [InlineData("--minutes takes a number", "soak", "--minutes", "ten")]
    [InlineData("--seed takes a whole number", "soak", "--seed", "0.5")]
    [InlineData("--faults takes a number from 0 to 100, not '101'.", "soak", "--faults", "101")]
    public async Task A_wrong_option_is_reported_in_one_line_before_the_usage(string complaint, string script, params string[] options)
    {
        var (exitCode, output) = await RunAsync(script, options);

        Assert.Equal(2, exitCode);
        Assert.Contains(complaint, output.Split('\n')[0], StringComparison.Ordinal);
        MustBeUsage(output[(output.IndexOf('\n', StringComparison.Ordinal) + 1)..], script == "run-azurite" ? "azurite" : script);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(string script, params string[] options) =>
        ChildProcess.RunAsync(
            "node",
            [Repository.PathTo("eng", "scripts", $"{script}.mjs"), .. options],
            new Dictionary<string, string?> { ["CartStorage"] = null });

    private static void MustBeUsage(string output, string command)
    {
        var lines = output.TrimEnd().Split('\n');

        var npm = command is "start" or "test" ? $"npm {command}" : $"npm run {command}";
        Assert.Equal($"Usage: {npm} -- {(command == "import" ? "FILE " : string.Empty)}[options]", lines[0]);
        Assert.InRange(lines.Length, 2, 8);
        Assert.All(lines[1..], line => Assert.StartsWith("  --", line, StringComparison.Ordinal));
    }
}
