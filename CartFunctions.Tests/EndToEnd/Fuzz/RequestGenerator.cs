using System.Text.Json;
using CartFunctions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CartFunctions.Tests.EndToEnd.Fuzz;

/// <summary>Generates requests from the document. Half of them are allowed by it, and half have one thing that is not.</summary>
/// <param name="known">The ids of existing carts, products and orders.</param>
public sealed class RequestGenerator(IReadOnlyDictionary<string, string[]> known)
{
    private readonly ValueGenerator values = new(known);
    private readonly BodyGenerator bodies = new(new ValueGenerator(known), known["product"]);

    public Gen<FuzzRequest> Of(OpenApiOperation operation)
    {
        var inside =
            from parts in Join(operation.Parameters.Select(InsideOf))
            from body in bodies.InsideOf(operation)
            from method in operation.Method == "GET" ? Gen.Elements("GET", "GET", "HEAD") : Gen.Constant(operation.Method)
            select new FuzzRequest(operation, [.. parts.SelectMany(part => part)], body.Text, body.ContentType, null) { Method = method };
        var flaws = operation.Parameters.Select(parameter => FlawsOf(inside, parameter)).Append(bodies.FlawsOf(inside, operation))
            .OfType<Gen<FuzzRequest>>().ToArray();
        return flaws.Length == 0 ? inside : Gen.OneOf(inside, Gen.OneOf(flaws));
    }

    private Gen<FuzzPart[]> InsideOf(JsonElement parameter)
    {
        var (place, name) = Describe(parameter);
        var schema = parameter.GetProperty("schema");
        var texts = schema.TryGetProperty("items", out var item)
            ? values.Inside(name, item).Select(Unquote).NonEmptyListOf().Select(list => string.Join(',', list))
            : values.Inside(name, schema).Select(Unquote);
        var given = texts.Select(text => new[] { new FuzzPart(place, name, text) });
        return IsRequired(parameter) ? given : Gen.Frequency((2, given), (3, Gen.Constant(Array.Empty<FuzzPart>())));
    }

    private static Gen<FuzzRequest>? FlawsOf(Gen<FuzzRequest> inside, JsonElement parameter)
    {
        var (place, name) = Describe(parameter);
        var rule = OpenApiSchema.Resolve(parameter.GetProperty("schema"));
        string[] wrong = rule.GetProperty("type").GetString() switch
        {
            "integer" => ["0", "-1", "201", "1.5", "ten", "1e1", "99999999999999999999"],
            "array" => [string.Empty, ",", .. ValueGenerator.WrongTexts(OpenApiSchema.Resolve(rule.GetProperty("items")))],
            _ => ValueGenerator.WrongTexts(rule),
        };
        if (wrong.Length == 0)
        {
            return null;
        }

        var flawed = Gen.Elements(wrong).Select(value => new[] { new FuzzPart(place, name, value) });
        if (place == "header")
        {
            var extremes = new List<FuzzPart[]> { new[] { new FuzzPart(place, name, "one"), new FuzzPart(place, name, "two") } };
            if (IsRequired(parameter))
            {
                extremes.Add([]);
            }

            flawed = Gen.Frequency((3, flawed), (1, Gen.Elements(extremes.ToArray())));
        }

        // Beside ids a SKU has no effect, so it could not be wrong.
        return inside.SelectMany(request => flawed.Select(parts => request with
        {
            Parts = [.. request.Parts.Where(part => part.Name != name && (name != "sku" || part.Name != "ids")), .. parts],
            Flaw = name,
        }));
    }

    private static (string Place, string Name) Describe(JsonElement parameter) =>
        (parameter.GetProperty("in").GetString()!, parameter.GetProperty("name").GetString()!);

    private static bool IsRequired(JsonElement parameter) =>
        parameter.TryGetProperty("required", out var required) && required.GetBoolean();

    private static string Unquote(string value) => value.StartsWith('"') ? JsonSerializer.Deserialize<string>(value)! : value;

    private static Gen<T[]> Join<T>(IEnumerable<Gen<T>> parts) => parts.Aggregate(
        Gen.Constant(Array.Empty<T>()), (all, part) => all.SelectMany(before => part.Select(one => (T[])[.. before, one])));
}
