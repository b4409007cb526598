using System.Collections.Concurrent;
using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Standalone;

/// <summary>The request that the host sends itself, so that the first client need not wait for the compiler.</summary>
public sealed class FirstRequestTests
{
    [Fact]
    public async Task A_host_looks_for_the_products_of_a_cart_before_the_first_client_comes()
    {
        await using var storage = await FaultyStorage.StartAsync();
        var calls = new ConcurrentQueue<StorageCall>();
        storage.OnCall = calls.Enqueue;

        await using var host = await StartAsync(storage);

        await Eventually.HoldsAsync(() => Task.FromResult(calls.Count(IsSearch) == 2));
    }

    [Fact]
    public async Task A_host_whose_own_request_fails_serves_clients()
    {
        await using var storage = await FaultyStorage.StartAsync();
        var failed = new TaskCompletionSource();
        storage.Fault = call =>
        {
            if (!IsSearch(call))
            {
                return StorageFault.None;
            }

            failed.TrySetResult();
            return StorageFault.Reset;
        };
        await using var host = await StartAsync(storage);
        await failed.Task;

        storage.Fault = _ => StorageFault.None;

        Assert.Equal(HttpStatusCode.OK, (await host.Client.SendAsync("GET", "/api/health")).Status);
        Assert.DoesNotContain("fail:", host.Output, StringComparison.Ordinal);
    }

    private static Task<AppProcess> StartAsync(FaultyStorage storage) => AppProcess.StartAsync(
        storage.ConnectionString,
        $"first{Guid.NewGuid():N}"[..20],
        new Dictionary<string, string?> { ["Standalone__FirstRequest"] = "true" });

    private static bool IsSearch(StorageCall call) => call.Query.Contains("RowKey eq", StringComparison.Ordinal) && !call.IsToCarts;
}
