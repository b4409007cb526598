using System.Text.RegularExpressions;
using CartFunctions.Standalone;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The session of <c>eng/requests.http</c>, sent as an editor sends it.</summary>
public sealed partial class RequestsFileTests
{
    [Fact]
    public async Task Every_request_answers_with_the_status_in_its_title()
    {
        var text = await File.ReadAllTextAsync(Repository.PathTo("eng", "requests.http"));
        await using var app = await TestApp.StartAsync();
        await SampleCatalog.LoadIfEmptyAsync(app.Services, Repository.PathTo("eng", "sample-catalog", "products.ndjson"));
        var variables = Variables().Matches(text).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        variables["host"] = app.Address.GetLeftPart(UriPartial.Authority);
        var requests = Requests().Matches(text).Select(match => match.Groups).ToList();

        Assert.Equal(text.Split("\n### ").Length - 1, requests.Count);
        foreach (var request in requests)
        {
            var answer = await SendAsync(app, request, variables);
            variables[$"{request["name"].Value}.response.headers.ETag"] = answer.ETag ?? string.Empty;
            variables[$"{request["name"].Value}.response.headers.Location"] = answer.Location ?? string.Empty;
            variables[$"{request["name"].Value}.response.body.$.id"] =
                answer.Json.TryGetProperty("id", out var id) ? id.GetString()! : string.Empty;

            Assert.Equal(request["title"].Value, $"{(int)answer.Status}{request["title"].Value[3..]}");
        }
    }

    private static async Task<Answer> SendAsync(TestApp app, GroupCollection request, Dictionary<string, string> variables)
    {
        var body = Fill(request["body"].Value.Trim());
        using var message = CartClient.Request(request["method"].Value, Fill(request["url"].Value), body.Length == 0 ? null : body, null);
        foreach (var header in request["header"].Captures.Select(capture => Fill(capture.Value).Trim().Split(": ", 2)))
        {
            var isKnown = message.Headers.TryAddWithoutValidation(header[0], header[1])
                || message.Content!.Headers.TryAddWithoutValidation(header[0], header[1]);
            Assert.True(isKnown, header[0]);
        }

        return await app.Client.SendAsync(message);

        string Fill(string part) => variables.Aggregate(
            part, (filled, variable) => filled.Replace($"{{{{{variable.Key}}}}}", variable.Value, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^@(?<name>\w+) = (?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex Variables();

    [GeneratedRegex(
        @"^### (?<title>\d{3} .+)\n(?:# @name (?<name>\w+)\n)?"
        + @"(?<method>[A-Z]+) (?<url>\S+)\n(?<header>[\w-]+: .+\n)*(?<body>(?:(?!###).*\n)*)",
        RegexOptions.Multiline)]
    private static partial Regex Requests();
}
