using System.Net;
using System.Text.Json;

namespace CartFunctions.Tests.Support;

/// <summary>A response as a client gets it.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public JsonElement Data => Json.GetProperty("data");

    /// <summary>The fixed text of a failure on either surface; null for a success.</summary>
    public string? Error => Json.TryGetProperty("error", out var error) ? error.GetString() : null;

    public string Message => Json.GetProperty("message").GetString()!;

    /// <summary>The cart in the response, on either surface.</summary>
    public ShownCart Cart => Json.TryGetProperty("success", out _) ? ShownCart.OfEnvelope(Data) : ShownCart.OfDevice(Json);

    public string CartId => Cart.Id;

    public IReadOnlyList<ShownItem> Items => Cart.Items;

    public string? ETag => Header("ETag");

    public string? Location => Header("Location");

    /// <summary>"true" for the response to a keyed repeat.</summary>
    public string? Replayed => Header("Idempotency-Replayed");

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>What a failed assertion prints. The properties throw if the response lacks them.</summary>
    public override string ToString() => $"{(int)Status} {Text}";

    /// <summary>Reads a whole response.</summary>
    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    /// <summary>Asserts that this is a failure of the cart API with this status and fixed text, in the shape of the contract.</summary>
    public void MustFail(HttpStatusCode status, string error)
    {
        Assert.Equal((status, error), (Status, Error));
        Assert.Equal(["data", "error", "message", "success"], Json.EnumerateObject().Select(p => p.Name).Order());
        Assert.False(Json.GetProperty("success").GetBoolean());
        Assert.Equal(JsonValueKind.Null, Data.ValueKind);
        Assert.StartsWith(error, Message, StringComparison.Ordinal);
        Assert.Equal("no-store", Header("Cache-Control"));
        Assert.Null(ETag);
    }

    /// <summary>Asserts the same for the device API, which has no envelope.</summary>
    public void MustFailOnDevice(HttpStatusCode status, string error)
    {
        Assert.Equal((status, error), (Status, Error));
        Assert.Equal(["error", "message"], Json.EnumerateObject().Select(p => p.Name).Order());
        Assert.StartsWith(error, Message, StringComparison.Ordinal);
        Assert.Equal("no-store", Header("Cache-Control"));
        Assert.Null(ETag);
        Assert.Null(Location);
    }
}
