using System.Text.Json;

namespace CartFunctions.Tests.Support;

/// <summary>The OpenAPI document in the repository.</summary>
public sealed class OpenApiDocument
{
    private readonly JsonElement root;

    private OpenApiDocument(JsonElement root)
    {
        this.root = root;
        Operations = [.. root.GetProperty("paths").EnumerateObject().SelectMany(OperationsOf)];
    }

    public static string File { get; } = Repository.PathTo("CartFunctions", "openapi.json");

    /// <summary>The document in OpenAPI 3.0, which the build converts.</summary>
    public static string File30 { get; } = Repository.PathTo("CartFunctions", "obj", "openapi-3.0.json");

    public static OpenApiDocument Current { get; } = new(JsonDocument.Parse(System.IO.File.ReadAllText(File)).RootElement);

    public IReadOnlyList<OpenApiOperation> Operations { get; }

    /// <summary>The target of a reference, or the element itself.</summary>
    public JsonElement Resolve(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("$ref", out var reference))
        {
            return element;
        }

        return Resolve(reference.GetString()!);
    }

    /// <summary>The target of a reference within the document.</summary>
    public JsonElement Resolve(string reference) =>
        Resolve(reference.Split('/').Skip(1).Aggregate(root, (at, name) => at.GetProperty(name)));

    /// <summary>The fixed texts in the examples of a failure's response.</summary>
    public IEnumerable<string> ErrorsOf(JsonElement response) =>
        from example in ExamplesOf(Resolve(response))
        where example.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String
        select example.GetProperty("error").GetString();

    private IEnumerable<JsonElement> ExamplesOf(JsonElement response)
    {
        if (!response.TryGetProperty("content", out var content) || !content.TryGetProperty("application/json", out var json))
        {
            return [];
        }

        return json.TryGetProperty("examples", out var examples)
            ? examples.EnumerateObject().Select(example => Resolve(example.Value).GetProperty("value"))
            : [json.GetProperty("example")];
    }

    private IEnumerable<OpenApiOperation> OperationsOf(JsonProperty path)
    {
        var shared = ParametersOf(path.Value);
        return path.Value.EnumerateObject()
            .Where(member => member.Name != "parameters")
            .Select(member => new OpenApiOperation(
                member.Value.GetProperty("operationId").GetString()!,
                member.Name.ToUpperInvariant(),
                path.Name,
                [.. shared, .. ParametersOf(member.Value)],
                member.Value));
    }

    private IEnumerable<JsonElement> ParametersOf(JsonElement holder) =>
        holder.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(Resolve) : [];
}

/// <summary>One operation of the document.</summary>
public sealed record OpenApiOperation(
    string Id, string Method, string Path, IReadOnlyList<JsonElement> Parameters, JsonElement Definition)
{
    public bool NeedsKey => Definition.TryGetProperty("security", out var security)
        && security.EnumerateArray().Any(requirement => requirement.TryGetProperty("functionKey", out _));

    public override string ToString() => Id;
}
