using System.Text.RegularExpressions;
using CartFunctions.Standalone;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The sessions of the README and the guide, run exactly as printed.</summary>
public sealed partial class ReadmeTests
{
    private const string Printed = "http://127.0.0.1:7071";

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/guide.md")]
    public async Task Every_command_of_a_session_answers_as_printed(string page)
    {
        var readme = await File.ReadAllTextAsync(Repository.PathTo(page));
        await using var app = await TestApp.StartAsync();
        await SampleCatalog.LoadIfEmptyAsync(app.Services, Repository.PathTo("eng", "sample-catalog", "products.ndjson"));
        var address = app.Address.GetLeftPart(UriPartial.Authority);
        var steps = Sessions().Matches(readme).SelectMany(session => Steps().Matches(session.Groups["text"].Value)).ToList();

        Assert.NotEmpty(steps);
        foreach (var step in steps)
        {
            var command = step.Groups["command"].Value.Replace(Printed, address, StringComparison.Ordinal);
            var (exitCode, output) = await ChildProcess.RunAsync("bash", ["-c", command]);

            Assert.Equal(0, exitCode);
            Assert.Equal(WithoutWhatVaries(step.Groups["answer"].Value), WithoutWhatVaries(output));
        }
    }

    private static string WithoutWhatVaries(string text) => Varying().Replace(text.ReplaceLineEndings("\n").Trim(), "…");

    [GeneratedRegex("```console\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sessions();

    [GeneratedRegex(@"^\$ (?<command>(?:.*\\\n)*.*)\n(?<answer>(?:(?!\$ ).*(?:\n|$))*)", RegexOptions.Multiline)]
    private static partial Regex Steps();

    // Versions, order ids and times, also in headers.
    [GeneratedRegex(@"[0-9a-f]{16}-(?=\d+)|[0-9a-f]{24}(?="",""cartId)|\d{4}-\d\d-\d\dT[\d:.]+Z|(?<=Date: ).*|(?<=Content-Length: ).*")]
    private static partial Regex Varying();
}
