using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.Support;

/// <summary>A proxy between the app and a real Azurite that applies <see cref="Fault"/> to each call.</summary>
public sealed class FaultyStorage : IAsyncDisposable
{
    private static readonly string[] HopByHop = ["Transfer-Encoding", "Connection", "Keep-Alive", "Host"];

    private readonly WebApplication proxy;
    private readonly HttpClient azurite;
    private int underWay;

    private FaultyStorage(WebApplication proxy, HttpClient azurite) => (this.proxy, this.azurite) = (proxy, azurite);

    /// <summary>The fault of a call; <see cref="StorageFault.None"/> by default.</summary>
    public Func<StorageCall, StorageFault> Fault { get; set; } = _ => StorageFault.None;

    /// <summary>Called at each call, before its fault.</summary>
    public Action<StorageCall> OnCall { get; set; } = _ => { };

    public string ConnectionString => Azurite.ConnectionStringOf(new Uri(proxy.Urls.Single()).Port);

    /// <summary>Starts a proxy to the shared Azurite, with optional changes to its behaviour.</summary>
    public static async Task<FaultyStorage> StartAsync(DelegatingHandler? behaviour = null, Azurite? azurite = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        behaviour?.InnerHandler = new SocketsHttpHandler();
        var client = behaviour is null ? new HttpClient() : new HttpClient(behaviour);
        client.BaseAddress = new Uri($"http://127.0.0.1:{(azurite ?? await Azurite.Shared).Port}");
        var storage = new FaultyStorage(builder.Build(), client);
        storage.proxy.Run(storage.CountAsync);
        await storage.proxy.StartAsync();
        return storage;
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        azurite.Dispose();
    }

    /// <summary>Waits until no call is in progress, including calls that the app abandoned.</summary>
    public Task IdleAsync() => Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref underWay) == 0));

    private async Task CountAsync(HttpContext context)
    {
        Interlocked.Increment(ref underWay);
        try
        {
            await AnswerAsync(context);
        }
        catch (OperationCanceledException)
        {
            // The app closed the connection while the call was delayed.
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var call = await CopyAsync(context.Request);
        var received = StorageCall.Of(context.Request);
        OnCall(received);
        var fault = Fault(received);
        if (fault.TimesOut)
        {
            DelayedCallTimeout.Start(context.Request);
        }

        if (fault.Before is { } wait)
        {
            await wait(context.RequestAborted);
        }

        // A forwarded call completes even if the app closes the connection. This is how a late write happens.
        using var answer = fault.IsApplied ? await azurite.SendAsync(call, HttpCompletionOption.ResponseContentRead) : null;
        fault.AfterApplied?.Invoke();
        if (fault.IsDropped)
        {
            context.Abort();
        }
        else if (fault.Status is { } status)
        {
            context.Response.StatusCode = (int)status;
            context.Response.Headers.RetryAfter = fault.RetryAfterSeconds?.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["x-ms-error-code"] = fault.ErrorCode;
            context.Response.ContentType = fault.ContentType;
            await context.Response.WriteAsync(status == HttpStatusCode.NoContent ? string.Empty : fault.Body);
        }
        else
        {
            await PassOnAsync(answer!, fault.IsCutShort, context.Response);
        }
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), $"{request.Path}{request.QueryString}")
        {
            Content = new ByteArrayContent(body.ToArray()),
        };
        foreach (var header in request.Headers.Where(header => !HopByHop.Contains(header.Key)))
        {
            if (!copy.Headers.TryAddWithoutValidation(header.Key, [.. header.Value]))
            {
                copy.Content.Headers.TryAddWithoutValidation(header.Key, [.. header.Value]);
            }
        }

        return copy;
    }

    private static async Task PassOnAsync(HttpResponseMessage answer, bool isCutShort, HttpResponse response)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(header => !HopByHop.Contains(header.Key)))
        {
            response.Headers[header.Key] = header.Value.ToArray();
        }

        if (answer.StatusCode != HttpStatusCode.NoContent) // Kestrel resets the connection if a 204 has a body, even an empty one.
        {
            var body = await answer.Content.ReadAsByteArrayAsync();
            var length = isCutShort ? body.Length / 2 : body.Length;
            response.ContentLength = length;
            await response.Body.WriteAsync(body.AsMemory(0, length));
        }
    }
}
