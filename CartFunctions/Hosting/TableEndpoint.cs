using System.Text.RegularExpressions;

namespace CartFunctions.Hosting;

/// <summary>The address of a storage account's tables, which names the account in its host or in its path.</summary>
internal static partial class TableEndpoint
{
    /// <summary>What an address must look like, to go on with after a colon.</summary>
    public const string Form =
        "https://ACCOUNT.table.core.windows.net, or an address that ends in the account, like http://127.0.0.1:10002/devstoreaccount1";

    /// <summary>
    /// Whether an address can be one. The SDK takes any: one that names no account, or ends in a slash behind it, fails at the first
    /// call, by an error that tells nothing of the reason.
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
