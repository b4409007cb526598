using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartFunctions.Tests.Support;

/// <summary>
/// Records every response that a test gets, as JSON lines. <c>eng/openapi/answers.mjs</c> checks them against the OpenAPI document.
/// </summary>
public sealed class AnswerRecorder(string file) : IDisposable
{
    /// <summary>The environment variable with the path of the file. <c>npm test</c> sets it.</summary>
    public const string Variable = "CARTFUNCTIONS_ANSWERS";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Lock gate = new();
    private readonly StreamWriter writer = new(file) { AutoFlush = true };

    /// <summary>The recorder of the whole run; null if responses are not recorded.</summary>
    public static AnswerRecorder? OfThisRun { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? new AnswerRecorder(path) : null;

    public void Add(HttpRequestMessage request, Answer answer)
    {
        var isJson = answer.Header("Content-Type")?.Contains("json", StringComparison.Ordinal) == true;
        var line = JsonSerializer.Serialize(
            new
            {
                Method = request.Method.Method,
                Path = request.RequestUri!.PathAndQuery,
                request.Headers.Host,
                Status = (int)answer.Status,
                Headers = answer.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value),
                Length = answer.Text.Length,
                Body = isJson ? answer.Text : null,
            },
            Options);
        lock (gate)
        {
            writer.WriteLine(line);
        }
    }

    public void Dispose() => writer.Dispose();
}
