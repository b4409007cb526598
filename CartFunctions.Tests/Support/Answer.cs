using System.Net;
using System.Text.Json;

namespace CartFunctions.Tests.Support;

/// <summary>What a client gets.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public JsonElement Data => Json.GetProperty("data");

    /// <summary>The fixed text of a failure; null of a success, on either surface.</summary>
    public string? Error => Json.TryGetProperty("error", out var error) ? error.GetString() : null;

    public string CartId => Data.GetProperty("_id").GetString()!;

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static IReadOnlyDictionary<string, string> ReadHeaders(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);

    /// <summary>Holds that this is a failure of the cart API with that status and fixed text, in the contract's shape.</summary>
    public void MustFail(HttpStatusCode status, string error)
    {
        Assert.Equal((status, error), (Status, Error));
        Assert.Equal(["data", "error", "message", "success"], Json.EnumerateObject().Select(p => p.Name).Order());
        Assert.False(Json.GetProperty("success").GetBoolean());
        Assert.Equal(JsonValueKind.Null, Data.ValueKind);
        Assert.StartsWith(error, Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("no-store", Header("Cache-Control"));
        Assert.Null(Header("ETag"));
    }

    /// <summary>The same on the device API, which has no envelope.</summary>
    public void MustFailOnDevice(HttpStatusCode status, string error)
    {
        Assert.Equal((status, error), (Status, Error));
        Assert.Equal(["error", "message"], Json.EnumerateObject().Select(p => p.Name).Order());
        Assert.StartsWith(error, Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("no-store", Header("Cache-Control"));
        Assert.Null(Header("ETag"));
        Assert.Null(Header("Location"));
    }
}
