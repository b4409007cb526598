using System.Net;
using System.Reflection;
using System.Text.Json;
using CartFunctions.Standalone;
using CartFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>
/// The OpenAPI document matches the code. The end of <c>npm test</c> checks all recorded answers (<see cref="AnswerRecorder"/>) against it.
/// </summary>
public sealed class OpenApiTests
{
    /// <summary>
    /// HEAD is mentioned only in the document's description. If it were listed, every read of a generated client would appear twice.
    /// </summary>
    [Fact]
    public void The_document_has_exactly_the_functions_with_their_routes_and_methods()
    {
        var functions =
            from function in FunctionRoutes.Functions
            from parameter in function.GetParameters()
            let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
            where trigger is not null
            from method in trigger.Methods!
            where method != "head"
            select (function.GetCustomAttribute<FunctionAttribute>()!.Name, method.ToUpperInvariant(), $"/{trigger.Route}");

        // The device API uses snake_case. In code such a parameter name would violate the naming rules.
        var documented = OpenApiDocument.Current.Operations.Select(operation => (
            operation.Id, operation.Method, operation.Path.Replace("line_id", "lineId", StringComparison.Ordinal)));

        Assert.Equal(functions.Order(), documented.Order());
    }

    [Fact]
    public void The_document_and_the_code_require_the_function_key_alike()
    {
        var functions =
            from function in FunctionRoutes.Functions
            where function.GetParameters().Any(p => p.GetCustomAttribute<HttpTriggerAttribute>()?.AuthLevel == AuthorizationLevel.Function)
            select function.GetCustomAttribute<FunctionAttribute>()!.Name;
        var documented = OpenApiDocument.Current.Operations.Where(operation => operation.NeedsKey).Select(operation => operation.Id);

        Assert.Equal(functions.Order(), documented.Order());
    }

    [Fact]
    public void Every_route_parameter_is_in_the_document()
    {
        Assert.All(OpenApiDocument.Current.Operations, operation => Assert.Equal(
            operation.Path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')).Order(),
            operation.Parameters.Where(parameter => parameter.GetProperty("in").GetString() == "path")
                .Select(parameter => parameter.GetProperty("name").GetString()!).Order()));
    }

    /// <summary>The failures of the contract, from <see cref="FailureTable"/>: the document has each text where the table has it.</summary>
    [Fact]
    public void Every_failure_of_the_table_is_in_the_document_under_its_status()
    {
        var document = OpenApiDocument.Current;
        var missing =
            from cell in FailureTable.Cells
            let operation = document.Operations.Single(operation => operation.Id == cell.Operation)
            where !operation.Definition.GetProperty("responses").TryGetProperty($"{cell.Status}", out var response)
                || !document.ErrorsOf(response).Contains(cell.Error)
            select $"{cell.Operation} {cell.Status} {cell.Error}";

        Assert.Empty(missing);
    }

    /// <summary>The schema of a failure does not say which text goes with which status, so the examples of the responses do.</summary>
    [Fact]
    public void The_list_of_fixed_texts_has_exactly_the_errors_of_all_examples()
    {
        var document = OpenApiDocument.Current;
        var shown =
            from operation in document.Operations
            from response in operation.Definition.GetProperty("responses").EnumerateObject()
            from error in document.ErrorsOf(response.Value)
            select error;
        var listed = document.Resolve("#/components/schemas/ErrorText").GetProperty("x-extensible-enum").EnumerateArray();

        Assert.Equal(listed.Select(text => text.GetString()!).Order(), shown.Distinct().Order());
    }

    [Fact]
    public async Task The_app_serves_the_document_as_the_repository_has_it()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.Client.SendAsync("GET", "/api/openapi.json");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(("application/json; charset=utf-8", "no-store"), (answer.Header("Content-Type"), answer.Header("Cache-Control")));
        Assert.Equal(await File.ReadAllTextAsync(OpenApiDocument.File), answer.Text);
        Assert.Equal("3.1.1", answer.Json.GetProperty("openapi").GetString());
        Assert.Equal("/", answer.Json.GetProperty("servers")[0].GetProperty("url").GetString());
        Assert.Equal(JsonValueKind.Array, answer.Json.GetProperty("security").ValueKind);
    }

    /// <summary>The build converts it. What it says of responses is checked as for the document itself.</summary>
    [Fact]
    public async Task The_document_in_3_0_has_all_operations_schemas_and_examples()
    {
        await using var app = await TestApp.StartAsync();
        var current = await app.Client.SendAsync("GET", "/api/openapi.json");

        var answer = await app.Client.SendAsync("GET", "/api/openapi-3.0.json");

        Assert.Equal(await File.ReadAllTextAsync(OpenApiDocument.File30), answer.Text);
        Assert.StartsWith("3.0.", answer.Json.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(NamesIn(current.Json), NamesIn(answer.Json));
        Assert.DoesNotContain("\"True\"", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_document_passes_the_linter(bool in30)
    {
        // Without a default there is no security, too: Microsoft.OpenApi leaves out the empty list of the document.
        string[] skipped = in30 ? ["--skip-rule", "security-defined"] : [];
        var environment = new Dictionary<string, string?>
        {
            ["REDOCLY_TELEMETRY"] = "off",
            ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true",
        };

        var (exitCode, output) = await ChildProcess.RunAsync(
            "node",
            [
                Repository.PathTo("node_modules", "@redocly", "cli", "bin", "cli.js"), "lint",
                in30 ? OpenApiDocument.File30 : OpenApiDocument.File,
                "--config", Repository.PathTo("eng", "openapi", "redocly.yaml"), .. skipped,
            ],
            environment);

        Assert.True(exitCode == 0, output);
        Assert.Contains("Your API description is valid", output, StringComparison.Ordinal);
    }

    /// <summary>The paths with their methods and statuses, and the names of the components.</summary>
    private static IEnumerable<string> NamesIn(JsonElement document)
    {
        var responses =
            from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Object)
            from response in operation.Value.GetProperty("responses").EnumerateObject()
            select $"{operation.Name} {path.Name} {response.Name}";
        var components =
            from kind in document.GetProperty("components").EnumerateObject()
            from component in kind.Value.EnumerateObject()
            select $"{kind.Name}/{component.Name}";
        return responses.Concat(components).Order();
    }
}
