using System.Text.Json.Nodes;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The check of recorded answers in <c>eng/openapi/answers.mjs</c>: what it accepts and what it reports.</summary>
public sealed class AnswerCheckTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_documented_answer_passes()
    {
        var (exitCode, output) = await CheckAsync(ValidAnswer());

        Assert.True(exitCode == 0, output);
        Assert.Contains("1 answers checked against the document, 0 problems.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undocumented_answers_are_reported()
    {
        var (exitCode, output) = await CheckAsync(
            Changed(answer => answer["status"] = 418),
            Changed(answer => answer["headers"]!["x-cart"] = "1"),
            Changed(answer => answer["headers"]!.AsObject().Remove("cache-control")),
            Changed(answer => answer["headers"]!["cache-control"] = "public"),
            Changed(answer => answer["headers"]!["content-type"] = "text/plain"),
            Changed(answer => answer["path"] = "/api/nothing"),
            ChangedBody("""{"success":false,"data":null,"message":"Cart not found","error":"Cart not found"}"""),
            ChangedBody("""{"success":false,"data":null,"message":"Oh","error":"Invalid ID format"}"""),
            ChangedBody("""{"success":false,"data":null,"message":"Invalid ID format","error":"Invalid ID format","more":1}"""),
            ChangedBody("""{"success":false,"message":"Invalid ID format","error":"Invalid ID format"}"""),
            ChangedBody("""{"success":false,"data":{},"message":"Invalid ID format","error":"Invalid ID format"}"""),
            ImportAnswer(message: "\"Done\"", error: "null"),
            ImportAnswer(message: "\"Products imported\"", error: "\"No\""));

        Assert.Equal(1, exitCode);
        Assert.All(
            [
                "GetCart documents no status 418.",
                "the header x-cart is not documented.",
                "the header Cache-Control is missing.",
                "the header Cache-Control is 'public'",
                "the content type text/plain is not documented.",
                "the document has no such operation.",
                "/error must be equal to one of the allowed values (Invalid ID format)",
                "the message does not begin with the error",
                "must NOT have additional properties (more);",
                "must NOT have additional properties (more) (in 3.0)",
                "must have required property 'data'",
                "/data must be null",
                "/message must be equal to one of the allowed values (Products imported)",
                "/error must be equal to one of the allowed values (null)",
                "13 answers checked against the document, 13 problems.",
            ],
            problem => Assert.Contains(problem, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "no-store", 0, "1 answers checked against the document, 0 problems.")]
    [InlineData(2, "no-store", 1, "an answer to HEAD has no body.")]
    [InlineData(0, "public", 1, "the header Cache-Control is 'public'")]
    public async Task A_HEAD_answer_equals_the_GET_answer_without_its_body(
        int bodyLength, string cacheControl, int expectedExitCode, string line)
    {
        var (exitCode, output) = await CheckAsync(Changed(answer =>
        {
            (answer["method"], answer["length"], answer["body"]) = ("HEAD", bodyLength, bodyLength == 0 ? null : "{}");
            answer["headers"]!["cache-control"] = cacheControl;
        }));

        Assert.True(exitCode == expectedExitCode, output);
        Assert.Contains(line, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_recorded_answers_fails()
    {
        var (exitCode, output) = await CheckAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("No answer was recorded.", output, StringComparison.Ordinal);
    }

    private static JsonObject ValidAnswer() => JsonNode.Parse("""
        {
          "method": "GET", "path": "/api/cart/shoes?x=1", "status": 400, "length": 84,
          "headers": { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", "date": "today" },
          "body": "{\"success\":false,\"data\":null,\"message\":\"Invalid ID format\",\"error\":\"Invalid ID format\"}"
        }
        """)!.AsObject();

    private static JsonObject ChangedBody(string body) => Changed(answer => answer["body"] = body);

    private static JsonObject ImportAnswer(string message, string error) => Changed(answer =>
    {
        (answer["method"], answer["path"], answer["status"]) = ("POST", "/api/products/import", 200);
        answer["body"] = $$"""
            {"success":true,"data":{"imported":1,"rejectedCount":0,"rejected":[]},"message":{{message}},"error":{{error}}}
            """;
    });

    private static JsonObject Changed(Action<JsonObject> change)
    {
        var answer = ValidAnswer();
        change(answer);
        return answer;
    }

    private async Task<(int ExitCode, string Output)> CheckAsync(params JsonObject[] answers)
    {
        var file = Path.Combine(folder.Path, "answers.ndjson");
        await File.WriteAllLinesAsync(file, answers.Select(answer => answer.ToJsonString()));
        return await ChildProcess.RunAsync("node", [Repository.PathTo("eng", "openapi", "answers.mjs"), file]);
    }
}
