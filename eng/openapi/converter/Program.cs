// Writes the OpenAPI document in OpenAPI 3.0, for tools that lack 3.1. The build of the app runs it (CartFunctions.csproj).
// Arguments: the path of the document in 3.1, and that of the document in 3.0.
using Microsoft.OpenApi;

var (document, diagnostic) = OpenApiDocument.Parse(await File.ReadAllTextAsync(args[0]), "json");
var problems = diagnostic!.Errors.Concat(diagnostic.Warnings).ToList();
foreach (var problem in problems)
{
    await Console.Error.WriteLineAsync($"{args[0]}: error OPENAPI: {problem.Message} ({problem.Pointer})");
}

new OpenApiWalker(new NullSchemas()).Walk(document!);
await using var text = new StringWriter { NewLine = "\n" };
document!.SerializeAs(OpenApiSpecVersion.OpenApi3_0, new OpenApiJsonWriter(text));
await File.WriteAllTextAsync(args[1], text + "\n");
return problems.Count == 0 ? 0 : 1;

/// <summary>
/// 3.0 has no type "null". Microsoft.OpenApi writes it as <c>nullable</c> without a type, which validators of 3.0 refuse. An object that
/// may only be null says the same.
/// </summary>
internal sealed class NullSchemas : OpenApiVisitorBase
{
    /// <inheritdoc/>
    public override void Visit(IOpenApiSchema schema)
    {
        foreach (var alternative in schema.OneOf?.OfType<OpenApiSchema>().Where(one => one.Type == JsonSchemaType.Null) ?? [])
        {
            alternative.Type = JsonSchemaType.Object | JsonSchemaType.Null;
            alternative.Enum = [JsonNullSentinel.JsonNull];
        }
    }
}
