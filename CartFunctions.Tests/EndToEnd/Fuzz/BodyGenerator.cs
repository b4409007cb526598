using System.Text.Json;
using CartFunctions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CartFunctions.Tests.EndToEnd.Fuzz;

/// <summary>Generates bodies that the OpenAPI document allows, and bodies that it does not.</summary>
public sealed class BodyGenerator(ValueGenerator values, string[] products)
{
    private static readonly (string? Text, string? ContentType) None = (null, null);

    public Gen<(string? Text, string? ContentType)> ValidBodies(OpenApiOperation operation)
    {
        if (ContentOf(operation) is not { } content)
        {
            return Gen.Constant(None);
        }

        if (SchemaOf(content) is not { } schema)
        {
            return Gen.OneOf(Csv, Tsv, NdJson, JsonArrays);
        }

        var none = Gen.Elements("null", " null\n", string.Empty);
        return
            from text in RequiresBody(operation) ? Objects(schema, null, null) : Gen.Frequency((3, Objects(schema, null, null)), (1, none))
            from contentType in Gen.Elements("application/json", "application/json; charset=utf-8", "application/x+json", null)
            select ((string?)text, contentType);
    }

    /// <summary>Requests with an invalid body; null for an operation without a body.</summary>
    public Gen<FuzzRequest>? InvalidRequests(Gen<FuzzRequest> valid, OpenApiOperation operation)
    {
        if (ContentOf(operation) is not { } content)
        {
            return null;
        }

        var wrongContentType = Gen.Elements("text/plain", "application/xml", "application/jsonp", "json", "text/json")
            .SelectMany(contentType => valid.Select(request => request with { ContentType = contentType, InvalidPart = "Content-Type" }));
        var wrongBody = SchemaOf(content) is { } schema
            ? Gen.Frequency(
                (schema.GetProperty("properties").EnumerateObject().Any() ? 4 : 0, WithInvalidProperty(schema)),
                (2, Gen.Elements(RequiresBody(operation) ? [.. NotObjects, string.Empty, "null"] : NotObjects)),
                (1, Gen.Constant("{}".PadRight(MaxBytesOf(operation) + 1))))
            : Gen.Elements(string.Empty, "id,name,price\n1,2,3\n", "id,name,price,stock,id\n", "\"id", "[{}", "[{}]]", "{}");
        var requestsWithWrongBody = wrongBody.SelectMany(body => valid.Select(request =>
            request with
            {
                Body = body,
                ContentType = SchemaOf(content) is null ? TypeOfFile(body) : request.ContentType,
                InvalidPart = "body",
            }));
        var wrongEncoding = Gen.Elements("gzip", "br", "identity, deflate", "none").SelectMany(coding =>
            valid.Select(request => request with
            {
                Body = request.Body ?? string.Empty,
                Parts = [.. request.Parts, new FuzzPart("header", "Content-Encoding", coding)],
                InvalidPart = "Content-Encoding",
            }));
        return Gen.Frequency((1, wrongContentType), (1, wrongEncoding), (4, requestsWithWrongBody));
    }

    private static string TypeOfFile(string body) => body is ['[' or '{', ..] ? "application/json" : "text/csv";

    private static string[] NotObjects =>
        ["[]", "12", "\"text\"", "{", "{}{}", "{'quantity':1}", "\u0000", "{\"quantity\":01}"];

    private static JsonElement? ContentOf(OpenApiOperation operation) =>
        operation.Definition.TryGetProperty("requestBody", out var body) ? body.GetProperty("content") : null;

    // The schema of a JSON object body; null for an import, whose files are not objects.
    private static JsonElement? SchemaOf(JsonElement content) =>
        content.TryGetProperty("application/json", out var json) && !content.TryGetProperty("text/csv", out _)
            ? OpenApiSchema.Resolve(json.GetProperty("schema"))
            : null;

    private static int MaxBytesOf(OpenApiOperation operation) => operation.Id is "AddItems" or "AddCustomerItems" ? 256 * 1024 : 16 * 1024;

    private static bool RequiresBody(OpenApiOperation operation) =>
        operation.Definition.GetProperty("requestBody").GetProperty("required").GetBoolean();

    private Gen<(string? Text, string? ContentType)> Csv =>
        Gen.Elements(products).SelectMany(id => Gen.Choose(0, 90).SelectMany(stock => Gen.Elements(
            $"id,name,price,stock\n{id},Beans,{stock}.5,{stock}\n",
            $"stock,price,name,id,more\r\n{stock},1,\"a \"\"b\"\"\",{id},x\r\nx,1,b,{id},\r\n",
            $"Handle;Title;Variant SKU;Variant Price;Inventory\ntee;Tee;{id};\"{stock},5\";{stock}\ntee;;;;\n",
            "name,id,stock,price\n")).Select(text => ((string?)text, (string?)"text/csv")));

    private Gen<(string? Text, string? ContentType)> Tsv =>
        Gen.Elements(products).SelectMany(id => Gen.Choose(0, 90).SelectMany(stock => Gen.Elements(
            $"id\tname\tprice\tstock\n{id}\tBe\\tans\t{stock}.5\t{stock}\n",
            $"sku\tname\tprice\tstock\nBEANS-{stock}\tBeans\t{stock}\tNULL\n")
            .Select(text => ((string?)text, (string?)"text/tab-separated-values"))));

    private Gen<(string? Text, string? ContentType)> JsonArrays =>
        Gen.Elements(products).SelectMany(id => Gen.Choose(0, 90).SelectMany(stock => Gen.Elements(
            $$"""[{"_id":{"$oid":"{{id}}"},"name":"Beans","price":{"$numberDecimal":"2.25"},"stock":{{stock}}}]""",
            $$"""[{"sku":"BEANS-{{stock}}","stock":{"$numberLong":"{{stock}}"},"name":"Beans","price":1}, 1, []]""",
            " [ ]\n")).Select(text => ((string?)text, (string?)"application/json")));

    private Gen<(string? Text, string? ContentType)> NdJson =>
        Gen.Elements(products).SelectMany(id => Gen.Choose(0, 90).SelectMany(stock => Gen.Elements(
            $$"""{"_id":"{{id}}","name":"Beans","price":2.25,"stock":{{stock}}}""" + "\n",
            $$"""{"id":"{{id}}","name":"Beans","price":-1,"stock":{{stock}}}""" + "\n\n[]\n{",
            "\n")).Select(text => ((string?)text, (string?)"application/x-ndjson")));

    private Gen<string> WithInvalidProperty(JsonElement schema)
    {
        var invalid =
            from property in schema.GetProperty("properties").EnumerateObject()
            select ValueGenerator.InvalidValue(property.Value).SelectMany(value => Objects(schema, property.Name, value));
        var missing = schema.GetProperty("required").EnumerateArray().Select(name => Objects(schema, name.GetString(), null));
        Gen<string>[] all = [.. invalid, .. invalid, .. invalid, .. missing];
        return all.Length == 0 ? Gen.Constant("{") : Gen.OneOf(all);
    }

    /// <summary>Objects of the schema with one property replaced, or omitted if there is no value for it.</summary>
    private Gen<string> Objects(JsonElement schema, string? replaced, string? replacement)
    {
        var required = schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()).ToList();
        var members = Gen.Constant(string.Empty);
        foreach (var property in schema.GetProperty("properties").EnumerateObject())
        {
            var given = property.Name == replaced
                ? Gen.Constant(replacement)
                : values.ValidValue(property.Name, property.Value).Select(value => (string?)value);
            var optionalValue = required.Contains(property.Name) || property.Name == replaced
                ? given
                : Gen.Frequency((4, given), (1, Gen.Constant((string?)null)));
            members = members.SelectMany(before => optionalValue.Select(value =>
                value is null ? before : $"{before},\"{property.Name}\":{value}"));
        }

        return members.SelectMany(text => Gen.Elements(string.Empty, string.Empty, ",\"other\":{\"x\":[1,null]}").Select(other =>
            $"{{{(text + other).TrimStart(',')}}}"));
    }
}
