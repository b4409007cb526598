using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace CartFunctions.Hosting;

/// <summary>The settings of the storage account: a connection string, or an endpoint with a credential.</summary>
/// <param name="ConnectionString">The connection string with the account key; null if a credential is used.</param>
/// <param name="Endpoint">The table endpoint of the account; null if a connection string is used.</param>
/// <param name="Credential">The credential for the endpoint, one for all clients; null if a connection string is used.</param>
internal sealed record StorageSettings(string? ConnectionString, Uri? Endpoint, TokenCredential? Credential)
{
    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="StartException">A setting is missing or malformed.</exception>
    public static StorageSettings Read(IConfiguration configuration)
    {
        var connectionString = configuration["CartStorage"];
        var endpoint = configuration["CartStorage:endpoint"];
        if (string.IsNullOrWhiteSpace(connectionString) && string.IsNullOrWhiteSpace(endpoint))
        {
            throw new StartException(
                "Setting CartStorage is missing: give a connection string, or CartStorage__endpoint for a managed identity or 'az login'.");
        }

        return string.IsNullOrWhiteSpace(connectionString)
            ? new StorageSettings(null, ReadEndpoint(endpoint!), ReadCredential(configuration))
            : new StorageSettings(Check(connectionString), null, null);
    }

    /// <summary>Creates a client of the storage account.</summary>
    /// <param name="options">The options of the client.</param>
    /// <param name="credential">The credential, possibly wrapped; null if a connection string is used.</param>
    public TableServiceClient Open(TableClientOptions options, TokenCredential? credential) => ConnectionString is not null
        ? new TableServiceClient(ConnectionString, options)
        : new TableServiceClient(Endpoint, credential, options);

    private static string Check(string connectionString)
    {
        try
        {
            return TableEndpoint.IsWellFormed(new TableServiceClient(connectionString).Uri)
                ? connectionString
                : throw new StartException($"Setting CartStorage is malformed: its table endpoint must be {TableEndpoint.Form}.");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new StartException("Setting CartStorage is malformed: it is not a connection string of a storage account.");
        }
    }

    private static Uri ReadEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var endpoint)
            && endpoint.Scheme == Uri.UriSchemeHttps
            && TableEndpoint.IsWellFormed(endpoint)
                ? endpoint
                : throw new StartException("Setting CartStorage__endpoint is malformed: give the https address of a table endpoint.");

    // This is one credential, not a chain. A chain is slow to fail, and may find a login that the operator did not mean.
    private static TokenCredential ReadCredential(IConfiguration configuration)
    {
        var clientId = configuration["CartStorage:clientId"];
        return configuration["CartStorage:credential"]?.ToUpperInvariant() switch
        {
            null or "" or "MANAGEDIDENTITY" => new ManagedIdentityCredential(string.IsNullOrEmpty(clientId)
                ? ManagedIdentityId.SystemAssigned
                : ManagedIdentityId.FromUserAssignedClientId(clientId)),
            "AZURECLI" => new AzureCliCredential(),
            _ => throw new StartException("Setting CartStorage__credential is malformed: give managedidentity or azurecli."),
        };
    }
}
