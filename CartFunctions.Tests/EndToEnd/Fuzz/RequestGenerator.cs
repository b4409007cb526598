using System.Text.Json;
using CartFunctions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CartFunctions.Tests.EndToEnd.Fuzz;

/// <summary>Generates requests from the OpenAPI document: half are valid, half have one invalid part.</summary>
/// <param name="existingIds">The ids of existing carts, products and orders.</param>
public sealed class RequestGenerator(IReadOnlyDictionary<string, string[]> existingIds)
{
    private readonly ValueGenerator values = new(existingIds);
    private readonly BodyGenerator bodies = new(new ValueGenerator(existingIds), existingIds["product"]);

    public Gen<FuzzRequest> Generate(OpenApiOperation operation)
    {
        var valid =
            from parts in Join(operation.Parameters.Select(ValidParts))
            from body in bodies.ValidBodies(operation)
            from method in operation.Method == "GET" ? Gen.Elements("GET", "GET", "HEAD") : Gen.Constant(operation.Method)
            select new FuzzRequest(operation, [.. parts.SelectMany(part => part)], body.Text, body.ContentType, null) { Method = method };
        var invalid = operation.Parameters.Select(parameter => InvalidRequests(valid, parameter))
            .Append(bodies.InvalidRequests(valid, operation))
            .OfType<Gen<FuzzRequest>>().ToArray();
        return invalid.Length == 0 ? valid : Gen.OneOf(valid, Gen.OneOf(invalid));
    }

    private Gen<FuzzPart[]> ValidParts(JsonElement parameter)
    {
        var (location, name) = LocationOf(parameter);
        var schema = parameter.GetProperty("schema");
        var texts = schema.TryGetProperty("items", out var item)
            ? values.ValidValue(name, item).Select(Unquote).NonEmptyListOf().Select(list => string.Join(',', list))
            : values.ValidValue(name, schema).Select(Unquote);
        var given = texts.Select(text => new[] { new FuzzPart(location, name, text) });
        return IsRequired(parameter) ? given : Gen.Frequency((2, given), (3, Gen.Constant(Array.Empty<FuzzPart>())));
    }

    private static Gen<FuzzRequest>? InvalidRequests(Gen<FuzzRequest> valid, JsonElement parameter)
    {
        var (location, name) = LocationOf(parameter);
        var schema = OpenApiSchema.Resolve(parameter.GetProperty("schema"));
        string[] wrong = schema.GetProperty("type").GetString() switch
        {
            "integer" => ["0", "-1", "201", "1.5", "ten", "1e1", "99999999999999999999"],
            "array" => [string.Empty, ",", .. ValueGenerator.WrongTexts(OpenApiSchema.Resolve(schema.GetProperty("items")))],
            _ => ValueGenerator.WrongTexts(schema),
        };
        if (wrong.Length == 0)
        {
            return null;
        }

        var invalid = Gen.Elements(wrong).Select(value => new[] { new FuzzPart(location, name, value) });
        if (location == "header")
        {
            var wrongCounts = new List<FuzzPart[]> { new[] { new FuzzPart(location, name, "one"), new FuzzPart(location, name, "two") } };
            if (IsRequired(parameter))
            {
                wrongCounts.Add([]);
            }

            invalid = Gen.Frequency((3, invalid), (1, Gen.Elements(wrongCounts.ToArray())));
        }

        // The app ignores `sku` if `ids` is present. So an invalid `sku` replaces `ids`.
        return valid.SelectMany(request => invalid.Select(parts => request with
        {
            Parts = [.. request.Parts.Where(part => part.Name != name && (name != "sku" || part.Name != "ids")), .. parts],
            InvalidPart = name,
        }));
    }

    private static (string Location, string Name) LocationOf(JsonElement parameter) =>
        (parameter.GetProperty("in").GetString()!, parameter.GetProperty("name").GetString()!);

    private static bool IsRequired(JsonElement parameter) =>
        parameter.TryGetProperty("required", out var required) && required.GetBoolean();

    private static string Unquote(string value) => value.StartsWith('"') ? JsonSerializer.Deserialize<string>(value)! : value;

    private static Gen<T[]> Join<T>(IEnumerable<Gen<T>> parts) => parts.Aggregate(
        Gen.Constant(Array.Empty<T>()), (all, part) => all.SelectMany(before => part.Select(one => (T[])[.. before, one])));
}
