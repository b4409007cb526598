using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace CartFunctions.Hosting;

/// <summary>Where the tables are: a connection string, or an endpoint with a managed identity.</summary>
/// <param name="ConnectionString">Holds the account's key; null where the identity opens the account.</param>
/// <param name="Endpoint">The account's table endpoint; null where there is a connection string.</param>
/// <param name="ClientId">The client id of a user-assigned identity; null for the system-assigned one.</param>
internal sealed record StorageSettings(string? ConnectionString, Uri? Endpoint, string? ClientId)
{
    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="StartException">One is missing or malformed.</exception>
    public static StorageSettings Read(IConfiguration configuration)
    {
        var connectionString = configuration["CartStorage"];
        var endpoint = configuration["CartStorage:endpoint"];
        if (string.IsNullOrWhiteSpace(connectionString) && string.IsNullOrWhiteSpace(endpoint))
        {
            throw new StartException(
                "Setting CartStorage is missing: give a connection string, or CartStorage__endpoint for a managed identity.");
        }

        return string.IsNullOrWhiteSpace(connectionString)
            ? new StorageSettings(null, ReadEndpoint(endpoint!), configuration["CartStorage:clientId"])
            : new StorageSettings(Check(connectionString), null, null);
    }

    /// <summary>Opens the storage account.</summary>
    public TableServiceClient Open(TableClientOptions options)
    {
        if (ConnectionString is not null)
        {
            return new TableServiceClient(ConnectionString, options);
        }

        var identity = string.IsNullOrEmpty(ClientId)
            ? ManagedIdentityId.SystemAssigned
            : ManagedIdentityId.FromUserAssignedClientId(ClientId);
        return new TableServiceClient(Endpoint, new ManagedIdentityCredential(identity), options);
    }

    private static string Check(string connectionString)
    {
        try
        {
            _ = new TableServiceClient(connectionString);
            return connectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new StartException("Setting CartStorage is malformed: it is not a connection string of a storage account.");
        }
    }

    private static Uri ReadEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme == Uri.UriSchemeHttps
            ? endpoint
            : throw new StartException("Setting CartStorage__endpoint is malformed: give the https address of a table endpoint.");
}
