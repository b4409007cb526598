using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;
using CartFunctions.WorkerHost;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.EndToEnd.Worker;

/// <summary>A client that disconnects ends its call, and this is not a failure of the app.</summary>
public sealed class WorkerDisconnectTests : IAsyncLifetime
{
    private readonly string cart = ObjectId.New().ToString();

    private FaultyStorage storage = null!;

    public async ValueTask InitializeAsync() => storage = await FaultyStorage.StartAsync();

    public ValueTask DisposeAsync() => storage.DisposeAsync();

    [Fact]
    public async Task A_client_that_disconnects_is_not_a_failure_at_any_point_of_its_call()
    {
        await using var app = await WorkerApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });

        await LeaveBeforeTheCallIsForwardedAsync(app);
        await LeaveWhileTheCallWaitsForStorageAsync(app);
        await LeaveDuringTheAnswerAsync(app);

        Assert.DoesNotContain(app.Log.Lines, line => line.Source is not LogSource.Host && line.Level >= LogLevel.Warning);
    }

    [Fact]
    [Trait("Category", "Long")] // The worker waits for a quarter of a minute.
    public async Task A_call_whose_request_never_arrives_is_not_reported_as_a_failure()
    {
        var app = await WorkerApp.Shared;
        var worker = await app.Host.GetWorkerAsync();

        var answer = await worker.InvokeAsync(CallOf(worker), CancellationToken.None);

        Assert.Equal(StatusResult.Types.Status.Success, answer.Result.Status);
        Assert.DoesNotContain(app.Log.Lines, line => line.Message.Contains("Timed out", StringComparison.Ordinal));
    }

    /// <summary>The host announces a call to the worker, cancels it, and never forwards the request.</summary>
    private async Task LeaveBeforeTheCallIsForwardedAsync(WorkerApp app)
    {
        var worker = await app.Host.GetWorkerAsync();
        using var disconnecting = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        var answer = await worker.InvokeAsync(CallOf(worker), disconnecting.Token);

        Assert.Equal(StatusResult.Types.Status.Success, answer.Result.Status);
    }

    private async Task LeaveWhileTheCallWaitsForStorageAsync(WorkerApp app)
    {
        using var disconnecting = new CancellationTokenSource();
        storage.Fault = _ =>
        {
            disconnecting.Cancel();
            return StorageFault.Delay(TimeSpan.FromMinutes(1)); // Only a cancelled call ends earlier.
        };
        using var request = CartClient.Request("GET", $"/api/cart/{cart}");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Client.SendAsync(request, disconnecting.Token));

        await app.IdleAsync();
        storage.Fault = _ => StorageFault.None;
    }

    /// <summary>The response is longer than the buffers on its way.</summary>
    private static async Task LeaveDuringTheAnswerAsync(WorkerApp app)
    {
        var page = (await app.Client.SendAsync("GET", "/api/docs")).Text;
        var script = Regex.Match(page, "src=\"([^\"]*bundle[^\"]*)\"").Groups[1].Value;
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, app.Host.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {script} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            await client.GetStream().ReadExactlyAsync(new byte[1]);
        }

        await app.IdleAsync();
    }

    private InvocationRequest CallOf(WorkerChannel worker)
    {
        var call = worker.Functions.Single(function => function.Name == "GetCart").ToCall(new TypedData { Http = new RpcHttp() });
        call.TriggerMetadata["cartId"] = new TypedData { String = cart };
        return call;
    }
}
