using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// Tells the table service's own answers from those of whatever stands before it. The SDK goes by the status alone: it takes any
/// 404 for an absent entity, and any 204 for a write that is done.
/// </summary>
internal sealed class ForeignResponsePolicy : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline).ConfigureAwait(false); // As the SDK, between whose own code it stands.
        if (!IsOfTheService(message.Request, message.Response))
        {
            throw new ForeignResponseException(message.Response.Status);
        }
    }

    /// <summary>The app makes no synchronous calls.</summary>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        ProcessNext(message, pipeline);

    /// <summary>
    /// The code in the OData error that the table service answers a failed call by; null in any other answer. A header may name a
    /// code too, but not only of tables: Azurite has <c>ResourceNotFound</c> there for an account that it does not know.
    /// </summary>
    public static string? ErrorCodeOf(Response response) => new RequestFailedException(response).ErrorCode;

    private static bool IsOfTheService(Request request, Response response) => (request.Method.Method, response.Status) switch
    {
        (_, 408 or 429 or >= 500) => true, // A fault, whoever says so.
        (_, >= 300) => response.Headers.Contains("x-ms-error-code") || ErrorCodeOf(response) is not null,
        ("GET", 200) or ("POST", 201) => IsTableOrEntity(response.Content),
        ("POST", 202) => response.Headers.ContentType?.StartsWith("multipart/mixed", StringComparison.OrdinalIgnoreCase) ?? false,
        ("POST", 204) when request.Uri.Path.EndsWith("/Tables", StringComparison.Ordinal) =>
            response.Headers.Contains("Preference-Applied"), // A table has no ETag.
        ("POST" or "PUT" or "PATCH", 204) => response.Headers.Contains("ETag"),
        ("DELETE", 204) => true, // It has no sign that Azure Cosmos DB shares: see Table.TryDeleteAsync.
        _ => false,
    };

    /// <summary>Whether a body is a table, an entity, or a page of them. What is wrong inside them the SDK finds.</summary>
    private static bool IsTableOrEntity(BinaryData body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("PartitionKey"u8)
                    || reader.ValueTextEquals("value"u8)
                    || reader.ValueTextEquals("TableName"u8))
                {
                    return true;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Not even JSON.
        }

        return false;
    }
}
