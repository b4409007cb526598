using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace CartFunctions.Hosting;

/// <summary>Where the tables are: a connection string, or an endpoint with a credential.</summary>
/// <param name="ConnectionString">Holds the account's key; null if a credential opens the account.</param>
/// <param name="Endpoint">The account's table endpoint; null if there is a connection string.</param>
/// <param name="Credential">Whose tokens open the endpoint, one for all clients; null if there is a connection string.</param>
internal sealed record StorageSettings(string? ConnectionString, Uri? Endpoint, TokenCredential? Credential)
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
                "Setting CartStorage is missing: give a connection string, or CartStorage__endpoint for a managed identity or 'az login'.");
        }

        return string.IsNullOrWhiteSpace(connectionString)
            ? new StorageSettings(null, ReadEndpoint(endpoint!), ReadCredential(configuration))
            : new StorageSettings(Check(connectionString), null, null);
    }

    /// <summary>Opens the storage account.</summary>
    /// <param name="options">How calls to it are made.</param>
    /// <param name="credential">The credential, or what stands before it; null if there is a connection string.</param>
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

    // One credential and no chain of them: what tries one after the other is slow to fail, and may find a login that nobody meant.
    private static TokenCredential ReadCredential(IConfiguration configuration)
    {
        var clientId = configuration["CartStorage:clientId"];
        return configuration["CartStorage:credential"]?.ToUpperInvariant() switch
        {
            null or "" or "MANAGEDIDENTITY" => new ManagedIdentityCredential(string.IsNullOrEmpty(clientId)
                ? ManagedIdentityId.SystemAssigned
                : ManagedIdentityId.FromUserAssignedClientId(clientId)),
            "AZURECLI" => new AzureCliCredential(),
            _ => throw new StartException("Setting CartStorage__credential is malformed: it is managedidentity or azurecli."),
        };
    }
}
