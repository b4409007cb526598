using System.Net;
using System.Net.Sockets;
using CartFunctions.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace CartFunctions.Standalone;

/// <summary>Runs the functions of the app on plain Kestrel, without a Functions host.</summary>
internal static class StandaloneHost
{
    // A change of a cart ends within 14 seconds.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Builds the host.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="configure">Further configuration, for tests.</param>
    /// <exception cref="StartException">A setting is missing or malformed, or the shop cannot be served.</exception>
    public static WebApplication Build(StandaloneOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        // Settings come from the environment, as in a Functions host. There are no files to find or watch.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.AddConsole();
        configure?.Invoke(builder);
        var canSignIn = builder.AddDemoSignIn(options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(options.Address, options.Port));
        builder.Services.AddCartFunctions(builder.Configuration, IPAddress.IsLoopback(options.Address));
        builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = IPAddress.IsLoopback(options.Address)
            ? ["localhost", "127.0.0.1", "[::1]"]
            : ["*"]);
        builder.Services.AddRoutingCore();
        builder.Services.AddFunctionClasses();
        builder.Services.AddSingleton(_ => TimerFunction.Among(FunctionRoutes.Functions));
        builder.Services.AddHostedService<FunctionTimers>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);

        var key = FunctionKey.Read(builder.Configuration, options.Address);
        var app = builder.Build();
        if (IPAddress.IsLoopback(options.Address))
        {
            app.Use(CrossOriginRequests.RefuseChanges);
        }

        app.UseHostFiltering();
        app.Use(RejectTransferCodings);
        app.Use(RejectUnknownRoutes);
        app.Use(new UnfinishedBodies(app.Lifetime).EndWithHost);
        app.MapFunctions(key);
        if (options.Shop is { } shop)
        {
            app.MapShop(shop);
            app.MapDemoSignIn(canSignIn);
        }

        return app;
    }

    /// <summary>Starts listening, and prints a line once the host responds.</summary>
    /// <exception cref="StartException">The port is in use.</exception>
    public static async Task StartAsync(WebApplication app, StandaloneOptions options)
    {
        // Kestrel and the host would each log a stack trace before the message that the port is in use.
        var socket = Listen(options);
        app.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value.CreateBoundListenSocket = _ => socket;
        await app.StartAsync();
        Console.WriteLine($"CartFunctions is listening on {app.Urls.Single()}");
    }

    /// <summary>Stops the host when standard input ends, which happens when the process at its other end ends.</summary>
    public static async Task StopWithInputAsync(WebApplication app)
    {
        await Console.OpenStandardInput().CopyToAsync(Stream.Null);
        await app.StopAsync();
    }

    private static Socket Listen(StandaloneOptions options)
    {
        try
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(options.Address, options.Port));
            socket.Listen(); // Several sockets may bind a port, but only one may listen on it.
            return socket;
        }
        catch (SocketException)
        {
            throw new StartException($"Port {options.Port} of {options.Address} is in use or cannot be bound. Choose another with --port.");
        }
    }

    // Kestrel decodes chunked bodies and ignores other transfer codings.
    private static RequestDelegate RejectTransferCodings(RequestDelegate next) => context =>
    {
        var coding = context.Request.Headers.TransferEncoding.ToString();
        if (coding.Length == 0 || coding.Equals("chunked", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status501NotImplemented;
        return Task.CompletedTask;
    };

    // A Functions host responds to a wrong method with 404. ASP.NET Core would use an endpoint without a route that responds with 405.
    private static RequestDelegate RejectUnknownRoutes(RequestDelegate next) => context =>
    {
        if (context.GetEndpoint() is RouteEndpoint)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };
}
