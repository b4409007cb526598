using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CartFunctions.Hosting;

namespace CartFunctions.Standalone;

/// <summary>
/// Lets the shop's visitors sign in as made-up customers (<c>--demo-customers</c>). Only a host at a loopback address does so, and only if
/// no setting says how customers are recognised.
/// </summary>
internal static class DemoSignIn
{
    private static readonly string[] Settings =
        ["Carts:Identity", "Carts:CustomerKey", "Carts:Jwt:Authority", "Carts:Jwt:Audience"];

    private static readonly string[] Get = [HttpMethods.Get];
    private static readonly string[] Post = [HttpMethods.Post];

    /// <summary>Adds the settings with which the app accepts the tokens of the issuer, and the issuer.</summary>
    /// <returns>Whether customers can sign in.</returns>
    /// <exception cref="StartException">The address or the port does not allow it, or the key cannot be kept.</exception>
    public static bool AddDemoSignIn(this WebApplicationBuilder builder, StandaloneOptions options)
    {
        if (options is not { Shop: not null, DemoCustomers: { } keyFile }
            || Settings.Any(name => !string.IsNullOrEmpty(builder.Configuration[name])))
        {
            return false;
        }

        if (!IPAddress.IsLoopback(options.Address) || options.Port == 0)
        {
            throw new StartException("--demo-customers needs a loopback address and a fixed port: the customers have no passwords.");
        }

        var authority = $"http://{new IPEndPoint(options.Address, options.Port)}{DemoIssuer.Path}";
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Carts:Identity"] = "jwt",
            ["Carts:CustomerKey"] = ReadOrCreateKey(keyFile),
            ["Carts:Jwt:Authority"] = authority,
            ["Carts:Jwt:Audience"] = DemoIssuer.Audience,
        });
        builder.Services.AddSingleton(provider => new DemoIssuer(authority, provider.GetRequiredService<TimeProvider>()));
        return true;
    }

    /// <summary>Maps the list of customers, which the page reads, and the issuer if customers can sign in.</summary>
    public static void MapDemoSignIn(this WebApplication app, bool canSignIn)
    {
        app.MapMethods("/demo/customers", Get, http => WriteAsync(http, canSignIn ? DemoIssuer.List() : []));
        if (canSignIn)
        {
            DemoIssuer Issuer() => app.Services.GetRequiredService<DemoIssuer>();
            app.MapMethods($"{DemoIssuer.Path}/.well-known/openid-configuration", Get, http => WriteAsync(http, Issuer().Discovery()));
            app.MapMethods($"{DemoIssuer.Path}/keys", Get, http => WriteAsync(http, Issuer().Keys()));
            app.MapMethods($"{DemoIssuer.Path}/token", Post, http => IssueAsync(http, Issuer()));
        }
    }

    private static async Task IssueAsync(HttpContext http, DemoIssuer issuer)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        if (form["grant_type"] == "password" && issuer.Token(form["username"].ToString()) is { } token)
        {
            await WriteAsync(http, token);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        await WriteAsync(http, new JsonObject { ["error"] = "invalid_grant" });
    }

    private static Task WriteAsync(HttpContext http, JsonNode content)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(content.ToJsonString(), http.RequestAborted);
    }

    // The key lies beside the carts of the customers, which need it.
    private static string ReadOrCreateKey(string file)
    {
        try
        {
            if (!File.Exists(file))
            {
                var created = $"{file}.new";
                File.WriteAllText(created, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
                File.Move(created, file); // Whole or not at all.
            }

            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"--demo-customers does not name a file that can be read or created: {file}");
        }
    }
}
