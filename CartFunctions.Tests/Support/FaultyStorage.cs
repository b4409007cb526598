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
    private int underWay;

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
        storage.proxy.Run(storage.CountAsync);
        await storage.proxy.StartAsync();
        return storage;
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        azurite.Dispose();
    }

    /// <summary>Waits until no call is under way, also none that the app gave up.</summary>
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
            // The app hung up while the call was delayed.
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var call = await CopyAsync(context.Request);
        var fault = Fault(StorageCall.Of(context.Request));
        if (fault.Before is { } wait)
        {
            await wait(context.RequestAborted);
        }

        // What is sent on is done, even where the app hangs up meanwhile: that is how a write lands late.
        using var answer = fault.IsDone ? await azurite.SendAsync(call, HttpCompletionOption.ResponseContentRead) : null;
        fault.AfterDone?.Invoke();
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
            await PassOnAsync(answer!, context.Response);
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

    private static async Task PassOnAsync(HttpResponseMessage answer, HttpResponse response)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(header => !HopByHop.Contains(header.Key)))
        {
            response.Headers[header.Key] = header.Value.ToArray();
        }

        if (answer.StatusCode != HttpStatusCode.NoContent)
        {
            await answer.Content.CopyToAsync(response.Body); // Even of nothing, Kestrel resets the connection on a 204.
        }
    }
}

/// <summary>A call to storage, as the proxy sees it.</summary>
/// <param name="IsWrite">Whether it would change something.</param>
/// <param name="Path">The table and, of a call to one entity, its keys.</param>
public sealed record StorageCall(bool IsWrite, string Path)
{
    /// <summary>Whether the call is to the carts.</summary>
    public bool IsToCarts => Path.Contains("carts", StringComparison.Ordinal);

    public string Method { get; private init; } = string.Empty;

    public string Query { get; private init; } = string.Empty;

    public static StorageCall Of(HttpRequest request) => new(!HttpMethods.IsGet(request.Method), request.Path.Value!)
    {
        Method = request.Method,
        Query = Uri.UnescapeDataString(request.QueryString.Value!),
    };
}

/// <summary>What happens to a call on its way.</summary>
public sealed record StorageFault
{
    /// <summary>Nothing.</summary>
    public static readonly StorageFault None = new();

    /// <summary>The call is done, and its answer lost.</summary>
    public static readonly StorageFault LostAnswer = new() { IsDropped = true };

    /// <summary>The connection is reset before the call is done.</summary>
    public static readonly StorageFault Reset = new() { IsDone = false, IsDropped = true };

    /// <summary>The call waits before it is done, under a token that is cancelled when the app hangs up.</summary>
    public Func<CancellationToken, Task>? Before { get; init; }

    /// <summary>Whether the call is done at all.</summary>
    public bool IsDone { get; init; } = true;

    /// <summary>Told when the call is done.</summary>
    public Action? AfterDone { get; init; }

    /// <summary>Whether the connection is closed in the answer's place.</summary>
    public bool IsDropped { get; init; }

    /// <summary>A status in the real answer's place.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The body that goes with <see cref="Status"/>.</summary>
    public string Body { get; init; } = """{"error":"by the test"}""";

    /// <summary>The media type of <see cref="Body"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>What <see cref="Status"/> asks for.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The service's own code of the error that <see cref="Status"/> is; null if it is not the service's answer.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The call is not done, and answered by the service with a status.</summary>
    public static StorageFault Answer(HttpStatusCode status) => new()
    {
        IsDone = false,
        Status = status,
        ErrorCode = status switch
        {
            HttpStatusCode.BadRequest => "InvalidInput",
            HttpStatusCode.PreconditionFailed => "UpdateConditionNotSatisfied",
            _ => null,
        },
    };

    /// <summary>The call is refused since its table is being deleted, as Azure does it.</summary>
    public static StorageFault TableBeingDeleted => Answer(HttpStatusCode.Conflict) with
    {
        ErrorCode = "TableBeingDeleted",
        Body = """{"odata.error":{"code":"TableBeingDeleted","message":{"lang":"en-US","value":"It is being deleted."}}}""",
    };

    /// <summary>The call is refused for want of capacity, as Azure does it.</summary>
    public static StorageFault Busy(int? retryAfterSeconds = null) => Answer(HttpStatusCode.ServiceUnavailable) with
    {
        ErrorCode = "ServerBusy",
        Body = """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"The server is busy."}}}""",
        RetryAfterSeconds = retryAfterSeconds,
    };

    /// <summary>The call is not done, and answered by a page that is not the table service's.</summary>
    public static StorageFault Page(HttpStatusCode status) =>
        Answer(status) with { Body = "<html><body>by the test</body></html>", ContentType = "text/html", ErrorCode = null };

    /// <summary>The call is done, and answered by a status that denies it.</summary>
    public static StorageFault DoneBut(HttpStatusCode status) => new() { Status = status };

    /// <summary>The call waits that long and is done, unless the app hangs up meanwhile.</summary>
    public static StorageFault Delay(TimeSpan time) => new() { Before = token => Task.Delay(time, token) };

    /// <summary>The call is done when the test says so, whatever the app does meanwhile.</summary>
    public static StorageFault Held(Task until) => new() { Before = _ => until };
}
