using System.Net;
using System.Security.Cryptography;
using System.Text;
using CartFunctions.Hosting;

namespace CartFunctions.Standalone;

/// <summary>The key that the host requires if other machines can reach it, as a Functions host in Azure does.</summary>
internal sealed class FunctionKey
{
    private const string Setting = "Standalone:FunctionKey";

    private readonly byte[] hash;

    private FunctionKey(string key) => hash = Hash(key);

    /// <summary>Reads the key from the settings; returns null on loopback, where the host requires none.</summary>
    /// <exception cref="StartException">The address is not loopback and the key is missing.</exception>
    public static FunctionKey? Read(IConfiguration configuration, IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
        {
            return null;
        }

        return configuration[Setting] is { Length: > 0 } key
            ? new FunctionKey(key)
            : throw new StartException(
                $"Setting Standalone__FunctionKey is missing: {address} is not loopback, so catalog writes, reservations and checkout "
                + "need a key.");
    }

    /// <summary>Lets a request through if it has the key in the header or query parameter that Azure accepts.</summary>
    public RequestDelegate Guard(RequestDelegate next) => context =>
    {
        var header = context.Request.Headers["x-functions-key"].ToString();
        var given = header.Length > 0 ? header : context.Request.Query["code"].ToString();
        if (CryptographicOperations.FixedTimeEquals(Hash(given), hash))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    };

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
