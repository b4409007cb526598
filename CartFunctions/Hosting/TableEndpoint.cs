using System.Text.RegularExpressions;

namespace CartFunctions.Hosting;

/// <summary>Checks the address of a storage account's table endpoint, which names the account in its host or path.</summary>
internal static partial class TableEndpoint
{
    /// <summary>The required form of an address, as the end of a sentence.</summary>
    public const string Form =
        "https://ACCOUNT.table.core.windows.net, or an address that ends in the account, like http://127.0.0.1:10002/devstoreaccount1";

    /// <summary>
    /// Whether the address may be a table endpoint. The SDK accepts any address. One without an account, or with a slash after it, fails at
    /// the first call with an error that does not name the reason.
    /// </summary>
    public static bool IsWellFormed(Uri address) =>
        address.Scheme is "http" or "https"
        && address is { UserInfo: "", Query: "", Fragment: "" }
        && (address.AbsolutePath == "/" ? MayNameAccount(address) : !IsAzure(address) && Account.IsMatch(address.AbsolutePath));

    private static bool MayNameAccount(Uri address) => address.HostNameType == UriHostNameType.Dns && !address.IsLoopback;

    private static bool IsAzure(Uri address) => address.Host.Contains(".table.", StringComparison.Ordinal);

    [GeneratedRegex("^/[^/]+\\z")]
    private static partial Regex Account { get; }
}
