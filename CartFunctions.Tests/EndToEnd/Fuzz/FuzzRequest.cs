using System.Text;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Fuzz;

/// <summary>A request made from the document.</summary>
/// <param name="Operation">What it asks for.</param>
/// <param name="Parts">The parameters' values by place and name, in the document's order.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="ContentType">Its media type; null for none.</param>
/// <param name="Flaw">What of it is outside the document; null if all of it is inside.</param>
public sealed record FuzzRequest(
    OpenApiOperation Operation, IReadOnlyList<FuzzPart> Parts, string? Body, string? ContentType, string? Flaw)
{
    /// <summary>Stands for the entity tag that was last seen.</summary>
    public const string LastETag = "$etag";

    /// <summary>How it is sent: a GET goes as HEAD as well.</summary>
    public string Method { get; init; } = Operation.Method;

    public HttpRequestMessage ToMessage(string? lastETag)
    {
        var path = Parts.Where(part => part.Place == "path").Aggregate(Operation.Path, (route, part) =>
            route.Replace($"{{{part.Name}}}", Uri.EscapeDataString(part.Value), StringComparison.Ordinal));
        var asked = Parts.Where(part => part.Place == "query").Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}");
        var query = string.Join('&', asked);
        var message = CartClient.Request(Method, query.Length == 0 ? path : $"{path}?{query}", Body, ContentType);
        foreach (var header in Parts.Where(part => part.Place == "header").GroupBy(part => part.Name))
        {
            var values = header.Select(part => part.Value.Replace(LastETag, lastETag, StringComparison.Ordinal)).ToList();
            _ = message.Headers.TryAddWithoutValidation(header.Key, values)
                || message.Content!.Headers.TryAddWithoutValidation(header.Key, values);
        }

        return message;
    }

    public override string ToString()
    {
        var text = new StringBuilder($"{Method} {Operation.Id} ({Flaw ?? "nothing"} outside)");
        foreach (var part in Parts)
        {
            text.Append($" {part.Name}={part.Value}");
        }

        return text.Append($" {ContentType} {(Body?.Length > 400 ? $"{Body.Length} characters" : Body)}").ToString();
    }
}

/// <summary>A parameter's value.</summary>
public sealed record FuzzPart(string Place, string Name, string Value);
