using System.Net;
using CartFunctions.Hosting;

namespace CartFunctions.Standalone;

/// <summary>Runs the functions of the app on plain Kestrel, without a Functions host.</summary>
public static class StandaloneHost
{
    /// <summary>Puts the host together.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="configure">What a test adds.</param>
    /// <exception cref="StartException">A setting is missing or malformed.</exception>
    public static WebApplication Build(StandaloneOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        configure?.Invoke(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Address, options.Port);
        });
        builder.Services.AddCartFunctions(builder.Configuration);
        builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = IPAddress.IsLoopback(options.Address)
            ? ["localhost", "127.0.0.1", "[::1]"]
            : ["*"]);
        builder.Services.AddFunctionClasses();
        builder.Services.AddHostedService<FunctionTimers>();

        var key = FunctionKey.Read(builder.Configuration, options.Address);
        var app = builder.Build();
        app.UseHostFiltering();
        app.Use(AnswerUnknownRoutesAsAFunctionsHostDoes);
        app.MapFunctions(key);
        return app;
    }

    /// <summary>Starts listening, and says so once the host answers.</summary>
    /// <exception cref="StartException">The port is in use.</exception>
    public static async Task StartAsync(WebApplication app, StandaloneOptions options)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException)
        {
            throw new StartException($"Port {options.Port} of {options.Address} is in use, or cannot be bound: choose another with --port.");
        }

        Console.WriteLine($"CartFunctions is listening on {app.Urls.Single()}");
    }

    /// <summary>Stops the host when standard input ends, as it does when the process at its other end is gone.</summary>
    public static async Task StopWithInputAsync(WebApplication app)
    {
        await Console.OpenStandardInput().CopyToAsync(Stream.Null);
        await app.StopAsync();
    }

    // A wrong method is a 405 to ASP.NET Core, and a 404 to a Functions host.
    private static async Task AnswerUnknownRoutesAsAFunctionsHostDoes(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false })
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
