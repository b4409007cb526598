using System.Globalization;
using System.Text;
using System.Text.Json;
using CartFunctions.Simulation.Engine;

namespace CartFunctions.Simulation.World;

/// <summary>The charges of carts, as the JSON of answers.</summary>
internal static class ChargesText
{
    /// <summary>No charges.</summary>
    public const string None = "[]";

    private static readonly string[] Amounts = ["0", "0.25", "4.9", "1000.0001"];

    /// <summary>Charges with a unique name; sometimes none.</summary>
    public static string Draw(int number, SeededRandom random)
    {
        var charge = $$"""{"kind":"fee","name":"charge {{number}}","amount":{{random.Pick(Amounts)}}}""";
        return random.Next(0, 5) switch
        {
            0 => None,
            1 => $$"""[{"kind":"tax","name":"tax","amount":1.5},{{charge}}]""",
            _ => $"[{charge}]",
        };
    }

    /// <summary>The sum of the amounts.</summary>
    public static decimal SumOf(string charges)
    {
        using var json = JsonDocument.Parse(charges);
        return json.RootElement.EnumerateArray().Sum(charge => charge.GetProperty("amount").GetDecimal());
    }

    /// <summary>The charges of a stored row, such as <c>fee 4.9 8:charge 1</c>.</summary>
    public static string OfStored(string? text)
    {
        var json = new StringBuilder();
        while (!string.IsNullOrEmpty(text))
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var parts = text[..colon].Split(' ');
            var end = colon + 1 + int.Parse(parts[2], CultureInfo.InvariantCulture);
            var name = text[(colon + 1)..end];
            json.Append(json.Length == 0 ? string.Empty : ",")
                .Append(CultureInfo.InvariantCulture, $$"""{"kind":"{{parts[0]}}","name":"{{name}}","amount":{{parts[1]}}}""");
            text = text[end..];
        }

        return $"[{json}]";
    }
}
