using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.Support;

/// <summary>Stands between the app and a real Azurite, and lets happen on the way what <see cref="Fault"/> says.</summary>
public sealed class FaultyStorage : IAsyncDisposable
{
    private static readonly string[] HopByHop = ["Transfer-Encoding", "Connection", "Keep-Alive", "Host"];

    private readonly WebApplication proxy;
    private readonly HttpClient azurite;

    private FaultyStorage(WebApplication proxy, HttpClient azurite) => (this.proxy, this.azurite) = (proxy, azurite);

    /// <summary>What happens to a call on its way; <see cref="StorageFault.None"/> unless a test says otherwise.</summary>
    public Func<StorageCall, StorageFault> Fault { get; set; } = _ => StorageFault.None;

    public string ConnectionString => Azurite.ConnectionStringOf(new Uri(proxy.Urls.Single()).Port);

    public static async Task<FaultyStorage> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{(await Azurite.Shared).Port}") };
        var storage = new FaultyStorage(builder.Build(), client);
        storage.proxy.Run(storage.AnswerAsync);
        await storage.proxy.StartAsync();
        return storage;
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        azurite.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var fault = Fault(StorageCall.Of(context.Request));
        if (fault.Before is { } wait)
        {
            await wait(context.RequestAborted);
        }

        if (fault.Status is { } status)
        {
            context.Response.StatusCode = (int)status;
            context.Response.Headers.RetryAfter = fault.RetryAfterSeconds?.ToString(CultureInfo.InvariantCulture);
            await context.Response.WriteAsJsonAsync(new { error = $"{status}, by the test" });
            return;
        }

        if (fault.ResetBefore)
        {
            context.Abort();
            return;
        }

        using var answer = await ForwardAsync(context.Request);
        if (fault.LoseAnswer)
        {
            context.Abort();
            return;
        }

        await PassOnAsync(answer, context.Response);
    }

    /// <summary>What was sent is done, even where the app hangs up meanwhile: that is how a write lands late.</summary>
    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), $"{request.Path}{request.QueryString}");
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        message.Content = new ByteArrayContent(body.ToArray());
        foreach (var header in request.Headers.Where(header => !HopByHop.Contains(header.Key)))
        {
            if (!message.Headers.TryAddWithoutValidation(header.Key, [.. header.Value]))
            {
                message.Content.Headers.TryAddWithoutValidation(header.Key, [.. header.Value]);
            }
        }

        return await azurite.SendAsync(message, HttpCompletionOption.ResponseContentRead);
    }

    private static async Task PassOnAsync(HttpResponseMessage answer, HttpResponse response)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(header => !HopByHop.Contains(header.Key)))
        {
            response.Headers[header.Key] = header.Value.ToArray();
        }

        await answer.Content.CopyToAsync(response.Body);
    }
}

/// <summary>A call to storage, as the proxy sees it.</summary>
/// <param name="IsWrite">Whether it would change something.</param>
/// <param name="Path">The table and, of a call to one entity, its keys.</param>
public sealed record StorageCall(bool IsWrite, string Path)
{
    /// <summary>Whether the call is to the carts.</summary>
    public bool IsToCarts => Path.Contains("carts", StringComparison.Ordinal);

    public static StorageCall Of(HttpRequest request) => new(!HttpMethods.IsGet(request.Method), request.Path.Value!);
}

/// <summary>What happens to a call on its way.</summary>
public sealed record StorageFault
{
    /// <summary>Nothing.</summary>
    public static readonly StorageFault None = new();

    /// <summary>The answer is lost after the call was done.</summary>
    public static readonly StorageFault LostAnswer = new() { LoseAnswer = true };

    /// <summary>The connection is reset before the call is done.</summary>
    public static readonly StorageFault Reset = new() { ResetBefore = true };

    /// <summary>The call waits before it is done.</summary>
    public Func<CancellationToken, Task>? Before { get; init; }

    /// <summary>An answer that the proxy gives itself; the call is not done.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>What <see cref="Status"/> asks for.</summary>
    public int? RetryAfterSeconds { get; init; }

    public bool ResetBefore { get; init; }

    public bool LoseAnswer { get; init; }

    /// <summary>The call is answered with a status, and not done.</summary>
    public static StorageFault Answer(HttpStatusCode status) => new() { Status = status };

    /// <summary>The call waits that long, or until the app hangs up, before it is done.</summary>
    public static StorageFault Delay(TimeSpan time) => new() { Before = token => Task.Delay(time, token) };
}
