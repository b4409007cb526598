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

    public static OpenApiDocument Current { get; } = new(JsonDocument.Parse(System.IO.File.ReadAllText(File)).RootElement);

    public IReadOnlyList<OpenApiOperation> Operations { get; }

    /// <summary>The target of a reference, or the element itself.</summary>
    public JsonElement Resolve(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("$ref", out var reference))
        {
            return element;
        }

        var found = reference.GetString()!.Split('/').Skip(1).Aggregate(root, (at, name) => at.GetProperty(name));
        return Resolve(found);
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
    public bool NeedsKey => Definition.TryGetProperty("security", out _);

    public override string ToString() => Id;
}
