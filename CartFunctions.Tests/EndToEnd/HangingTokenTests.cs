using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>An app whose token has expired, on a platform that issues no new one.</summary>
public sealed class HangingTokenTests : IAsyncLifetime
{
    private static readonly TimeSpan NoHang = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromSeconds(5);

    private TokenStorage storage = null!;
    private IdentityEndpoint platform = null!;
    private AppProcess app = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await TokenStorage.StartAsync();
        platform = await IdentityEndpoint.StartAsync(() => TimeProvider.System.GetUtcNow() + TokenLifetime);
        app = await AppProcess.StartAsync(string.Empty, "hang", new Dictionary<string, string?>
        {
            ["CartStorage__endpoint"] = storage.Endpoint,
            ["SSL_CERT_FILE"] = storage.Certificate,
            ["IDENTITY_ENDPOINT"] = platform.Address,
            ["IDENTITY_HEADER"] = "header-77ab",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await platform.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task Requests_are_503s_until_a_token_comes()
    {
        var product = await app.Client.AddProductAsync(stock: 100);
        var (cart, another) = ((await app.Client.AddAsync(product, 1)).CartId, (await app.Client.AddAsync(product, 1)).CartId);
        var release = new TaskCompletionSource();
        platform.Until = release.Task;
        await Eventually.HoldsAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow() > platform.LastExpiry));

        var answers = await Task.WhenAll(
        [
            .. Enumerable.Range(0, 8).Select(_ => app.Client.AddAsync(product, 1, cart)),
            app.Client.AddAsync(product, 1, another),
            app.Client.GetCartAsync(another),
            app.Client.GetProductAsync(product),
        ]).WaitAsync(NoHang);
        release.SetResult();

        Assert.All(answers, answer => answer.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable"));
        Assert.All(answers, answer => Assert.DoesNotContain("unknown", answer.Message, StringComparison.Ordinal));
        foreach (var id in new[] { cart, another })
        {
            await Eventually.HoldsAsync(async () => (await app.Client.AddAsync(product, 1, id)).Status == HttpStatusCode.OK);
            Assert.Equal(2, (await app.Client.GetCartAsync(id)).Items[0].Quantity);
        }
    }
}
