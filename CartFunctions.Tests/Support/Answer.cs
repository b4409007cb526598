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

    public string Message => Json.GetProperty("message").GetString()!;

    /// <summary>The cart that it shows, on either surface.</summary>
    public ShownCart Cart => Json.TryGetProperty("data", out var data) ? ShownCart.OfEnvelope(data) : ShownCart.OfDevice(Json);

    public string CartId => Cart.Id;

    public IReadOnlyList<ShownItem> Items => Cart.Items;

    public string? ETag => Header("ETag");

    public string? Location => Header("Location");

    /// <summary>"true" if it is the answer to a repeat, by its key, of what was done before.</summary>
    public string? Replayed => Header("Idempotency-Replayed");

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Reads a response to its end.</summary>
    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    /// <summary>Holds that this is a failure of the cart API with that status and fixed text, in the contract's shape.</summary>
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

    /// <summary>The same on the device API, which has no envelope.</summary>
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
