using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.Support;

/// <summary>A stand-in for the App Service endpoint that issues tokens of a managed identity.</summary>
public sealed class IdentityEndpoint : IAsyncDisposable
{
    private readonly WebApplication server;

    private IdentityEndpoint(WebApplication server) => this.server = server;

    public string Address => $"{server.Urls.Single()}/msi/token";

    public ConcurrentQueue<(string Resource, string ClientId, string Header)> Asked { get; } = new();

    /// <summary>When the last issued token expires.</summary>
    public DateTimeOffset LastExpiry { get; private set; }

    /// <summary>A task to wait for before each response.</summary>
    public Task Until { get; set; } = Task.CompletedTask;

    /// <summary>Starts an endpoint whose tokens expire when <paramref name="expiry"/> says.</summary>
    public static async Task<IdentityEndpoint> StartAsync(Func<DateTimeOffset> expiry)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var endpoint = new IdentityEndpoint(builder.Build());
        endpoint.server.Run(async context =>
        {
            var (query, header) = (context.Request.Query, context.Request.Headers["X-IDENTITY-HEADER"]);
            endpoint.Asked.Enqueue(($"{query["resource"]}", $"{query["client_id"]}", $"{header}"));
            await endpoint.Until.WaitAsync(context.RequestAborted);
            endpoint.LastExpiry = expiry();
            var token = new
            {
                access_token = TokenStorage.Token(endpoint.LastExpiry),
                expires_on = $"{endpoint.LastExpiry.ToUnixTimeSeconds()}",
                resource = $"{query["resource"]}",
                token_type = "Bearer",
            };
            await context.Response.WriteAsJsonAsync(token, JsonSerializerOptions.Default);
        });
        await endpoint.server.StartAsync();
        return endpoint;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
