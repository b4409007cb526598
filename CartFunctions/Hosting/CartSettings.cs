using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace CartFunctions.Hosting;

/// <summary>The app's settings (contract, "Running it").</summary>
/// <param name="Storage">The settings of the storage account.</param>
/// <param name="ExpireAfter">The time after which an unchanged cart expires; zero means never.</param>
/// <param name="DeviceKey">The key of the HMAC that derives a device's cart id; null for a plain hash.</param>
/// <param name="TablePrefix">The prefix of both table names.</param>
/// <param name="MoneyDecimals">The decimals of a discount, 0 to 4.</param>
/// <param name="CartMemory">The maximum size of the remembered carts, in bytes; 0 remembers none.</param>
/// <param name="Identity">How a customer is recognised.</param>
internal sealed partial record CartSettings(
    StorageSettings Storage,
    TimeSpan ExpireAfter,
    string? DeviceKey,
    string TablePrefix,
    int MoneyDecimals,
    long CartMemory,
    IdentitySettings Identity)
{
    private const int DefaultMoneyDecimals = 2;
    private const long Mebibyte = 1_048_576;
    private const long DefaultCartMemory = 8 * Mebibyte;

    private static readonly TimeSpan DefaultExpireAfter = TimeSpan.FromDays(30);

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="isLoopbackHost">Whether this is the standalone host on a loopback address.</param>
    /// <exception cref="StartException">A setting is missing or malformed.</exception>
    public static CartSettings Read(IConfiguration configuration, bool isLoopbackHost) => new(
        StorageSettings.Read(configuration),
        ReadExpireAfter(configuration["Carts:ExpireAfter"]),
        ReadDeviceKey(configuration["Carts:DeviceKey"]),
        ReadTablePrefix(configuration["Carts:TablePrefix"]),
        ReadMoneyDecimals(configuration["Carts:MoneyDecimals"]),
        ReadCartMemory(configuration["Carts:CartMemory"]),
        IdentitySettings.Read(configuration, isLoopbackHost));

    private static TimeSpan ReadExpireAfter(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return DefaultExpireAfter;
        }

        // TimeSpan.TryParse also accepts hours above 23 and reads them as days, so the pattern excludes them.
        return DaysAndTime.IsMatch(text) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time)
            ? time
            : throw new StartException(
                "Setting Carts__ExpireAfter is malformed: give a time as days.hours:minutes:seconds, "
                + "with hours up to 23, such as 1.00:00:00.");
    }

    private static string? ReadDeviceKey(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return !string.IsNullOrWhiteSpace(text)
            ? text
            : throw new StartException("Setting Carts__DeviceKey is malformed: it contains only white space.");
    }

    private static string ReadTablePrefix(string? text) =>
        string.IsNullOrEmpty(text) || Prefix.IsMatch(text)
            ? text ?? string.Empty
            : throw new StartException(
                "Setting Carts__TablePrefix is malformed: give an ASCII letter, then up to 39 ASCII letters and digits.");

    private static int ReadMoneyDecimals(string? text) => text switch
    {
        null or "" => DefaultMoneyDecimals,
        [>= '0' and <= '4' and var digit] => digit - '0',
        _ => throw new StartException("Setting Carts__MoneyDecimals is malformed: give a whole number from 0 to 4."),
    };

    private static long ReadCartMemory(string? text) =>
        string.IsNullOrEmpty(text) ? DefaultCartMemory
        : UpTo999.IsMatch(text) ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) * Mebibyte
        : throw new StartException("Setting Carts__CartMemory is malformed: give a whole number of MiB, 0 to 999.");

    [GeneratedRegex("^([0-9]+[.])?([01]?[0-9]|2[0-3])(:[0-5][0-9]){2}\\z")]
    private static partial Regex DaysAndTime { get; }

    [GeneratedRegex("^[0-9]{1,3}\\z")]
    private static partial Regex UpTo999 { get; }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,39}\\z")]
    private static partial Regex Prefix { get; }
}
