using System.Text;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Fuzz;

/// <summary>A request generated from the document.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Parts">The values of the parameters by location and name, in the order of the document.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="ContentType">The media type of the body; null for none.</param>
/// <param name="InvalidPart">The part that the document does not allow; null for a valid request.</param>
public sealed record FuzzRequest(
    OpenApiOperation Operation, IReadOnlyList<FuzzPart> Parts, string? Body, string? ContentType, string? InvalidPart)
{
    /// <summary>The placeholder for the last seen ETag.</summary>
    public const string LastETag = "$etag";

    /// <summary>The HTTP method. For a GET operation the generator sometimes picks HEAD.</summary>
    public string Method { get; init; } = Operation.Method;

    public HttpRequestMessage ToMessage(string? lastETag)
    {
        var path = Parts.Where(part => part.Location == "path").Aggregate(Operation.Path, (route, part) =>
            route.Replace($"{{{part.Name}}}", Uri.EscapeDataString(part.Value), StringComparison.Ordinal));
        var queryParts = Parts.Where(part => part.Location == "query").Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}");
        var query = string.Join('&', queryParts);
        var message = CartClient.Request(Method, query.Length == 0 ? path : $"{path}?{query}", Body, ContentType);
        foreach (var header in Parts.Where(part => part.Location == "header").GroupBy(part => part.Name))
        {
            var values = header.Select(part => part.Value.Replace(LastETag, lastETag, StringComparison.Ordinal)).ToList();
            _ = message.Headers.TryAddWithoutValidation(header.Key, values)
                || message.Content!.Headers.TryAddWithoutValidation(header.Key, values);
        }

        return message;
    }

    public override string ToString()
    {
        var text = new StringBuilder($"{Method} {Operation.Id} ({InvalidPart ?? "nothing"} invalid)");
        foreach (var part in Parts)
        {
            text.Append($" {part.Name}={part.Value}");
        }

        return text.Append($" {ContentType} {(Body?.Length > 400 ? $"{Body.Length} characters" : Body)}").ToString();
    }
}

/// <summary>The value of a parameter.</summary>
public sealed record FuzzPart(string Location, string Name, string Value);
