using System.Text.Json.Serialization;

namespace CartFunctions.Http.Answers;

/// <summary>CART of contract section 1.</summary>
public sealed record CartJson(
    [property: JsonPropertyName("_id")] string Id,
    string UserId,
    IEnumerable<CartLineJson> Items,
    decimal TotalAmount,
    string Version,
    string CreatedAt,
    string UpdatedAt);

/// <summary>One of a cart's items.</summary>
public sealed record CartLineJson(ProductJson ProductId, int Quantity, decimal PriceAtAdd);

/// <summary>PRODUCT of contract section 1; name and price are null where the product has left the catalogue.</summary>
public sealed record ProductJson([property: JsonPropertyName("_id")] string Id, string? Name, decimal? Price, int Stock);

/// <summary>The shape of every answer of the cart API and the catalogue.</summary>
public sealed record Envelope<T>(bool Success, T? Data, string Message, string? Error)
    where T : class;

/// <summary>The answer of the health check.</summary>
public sealed record HealthJson(string Status);
