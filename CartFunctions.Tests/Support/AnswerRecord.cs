using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartFunctions.Tests.Support;

/// <summary>
/// Writes down every answer that a test gets, one JSON object a line; <c>eng/openapi/answers.mjs</c> holds them against the
/// OpenAPI document.
/// </summary>
public sealed class AnswerRecord(string file) : IDisposable
{
    /// <summary>Names the file to record to; <c>npm test</c> sets it.</summary>
    public const string Variable = "CARTFUNCTIONS_ANSWERS";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Lock turn = new();
    private readonly StreamWriter writer = new(file) { AutoFlush = true };

    /// <summary>The record of the whole run; null if none is kept.</summary>
    public static AnswerRecord? OfThisRun { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? new AnswerRecord(path) : null;

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
        lock (turn)
        {
            writer.WriteLine(line);
        }
    }

    public void Dispose() => writer.Dispose();
}
