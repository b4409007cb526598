using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// Rejects responses that do not come from the table service. The SDK looks only at the status: it takes any 404 for a missing entity and
/// any 204 for a completed write.
/// </summary>
internal sealed class NonStorageResponsePolicy : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline).ConfigureAwait(false); // As the SDK's own policies do.
        if (!IsFromTableService(message.Request, message.Response))
        {
            throw new NonStorageResponseException(message.Response.Status);
        }
    }

    /// <summary>Does no check, because the app makes no synchronous calls.</summary>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        ProcessNext(message, pipeline);

    /// <summary>
    /// The error code in the OData body of a failed call; null for any other body. The header <c>x-ms-error-code</c> does not suffice:
    /// Azurite sets it to <c>ResourceNotFound</c> for an unknown account too.
    /// </summary>
    public static string? ReadErrorCode(Response response) => new RequestFailedException(response).ErrorCode;

    private static bool IsFromTableService(Request request, Response response) => (request.Method.Method, response.Status) switch
    {
        (_, 408 or 429 or >= 500) => true, // A fault, from storage or from a proxy.
        (_, >= 300) => response.Headers.Contains("x-ms-error-code") || ReadErrorCode(response) is not null,
        ("GET", 200) or ("POST", 201) => IsTableOrEntity(response.Content),
        ("POST", 202) => response.Headers.ContentType?.StartsWith("multipart/mixed", StringComparison.OrdinalIgnoreCase) ?? false,
        ("POST", 204) when request.Uri.Path.EndsWith("/Tables", StringComparison.Ordinal) =>
            response.Headers.Contains("Preference-Applied"), // A table has no ETag.
        ("POST" or "PUT" or "PATCH", 204) => response.Headers.Contains("ETag"),
        ("DELETE", 204) => true, // Azure Cosmos DB sends no header to check: see Table.TryDeleteAsync.
        _ => false,
    };

    /// <summary>Whether the body is a table, an entity or a page of entities. The SDK checks the rest.</summary>
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
            // The body is not JSON.
        }

        return false;
    }
}
