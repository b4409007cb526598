using System.Text.Json;
using Google.Protobuf.Collections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;

namespace CartFunctions.WorkerHost;

/// <summary>
/// The trigger metadata that the Functions host sends with an HTTP request: the members of a JSON body, the query and the route. If names
/// are equal, the later source wins. The worker binds parameters to them by name.
/// </summary>
internal static class TriggerMetadata
{
    /// <summary>Fills the metadata. For this it reads a body of known length and rewinds it.</summary>
    public static async Task FillAsync(MapField<string, TypedData> call, HttpRequest request, RouteValueDictionary route)
    {
        var metadata = new Dictionary<string, TypedData>(StringComparer.OrdinalIgnoreCase);
        if (request.ContentLength > 0)
        {
            request.EnableBuffering();
            using var reader = new StreamReader(request.Body, leaveOpen: true);
            AddBody(metadata, await reader.ReadToEndAsync(request.HttpContext.RequestAborted));
            request.Body.Position = 0;
        }

        foreach (var (name, value) in request.Query)
        {
            metadata[name] = new TypedData { String = value[^1] };
        }

        foreach (var (name, value) in route)
        {
            metadata[name] = new TypedData { String = (string)value! };
        }

        metadata["Query"] = Json(request.Query.ToDictionary(pair => pair.Key, pair => pair.Value[^1]));
        metadata["Headers"] = Json(request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
        call.Add(metadata);
    }

    private static void AddBody(Dictionary<string, TypedData> metadata, string body)
    {
        if (body.TrimStart() is not ['{', ..])
        {
            return;
        }

        try
        {
            foreach (var member in JsonElement.Parse(body).EnumerateObject())
            {
                if (member.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
                {
                    metadata[member.Name] = member.Value.ValueKind == JsonValueKind.Object
                        ? new TypedData { Json = member.Value.GetRawText() }
                        : new TypedData { String = member.Value.ToString() };
                }
            }
        }
        catch (JsonException)
        {
            // The host ignores a body that is not JSON.
        }
    }

    private static TypedData Json<T>(T value) => new() { Json = JsonSerializer.Serialize(value) };
}
