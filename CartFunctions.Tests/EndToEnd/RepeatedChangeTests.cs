using System.Globalization;
using System.Security.Cryptography;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>
/// The policy of <c>docs/clients.md</c> on a network that cuts, delays and doubles requests. Each change adds one of a product to a cart
/// that has none of it, so that the quantity of the line tells how often the change took effect.
/// </summary>
[Trait("Category", "Long")]
public sealed class RepeatedChangeTests(ITestOutputHelper printed)
{
    private const string KeyHandler = "shop.AddHttpMessageHandler(() => new IdempotencyKeyHandler());";
    private const string WithoutKeys = "WITHOUT_KEYS";

    private static readonly Lazy<Task<GeneratedClient>> Client = new(BuildAsync);

    [Fact]
    public async Task Of_300_changes_by_the_policy_none_is_lost_and_none_is_doubled() =>
        Assert.All(await ChangeAsync(), quantity => Assert.Equal(1, quantity));

    /// <summary>Otherwise the other test would prove nothing.</summary>
    [Fact]
    public async Task Without_idempotency_keys_the_same_policy_doubles_some()
    {
        var quantities = await ChangeAsync(new() { [WithoutKeys] = "1" });

        Assert.DoesNotContain(0, quantities);
        Assert.Contains(quantities, quantity => quantity > 1);
    }

    /// <summary>Builds a client with the policy of the page. The environment variable turns its keys off.</summary>
    private static async Task<GeneratedClient> BuildAsync()
    {
        await using var app = await TestApp.StartAsync();
        var client = GeneratedClient.Copy("resilience", "resilience");
        await client.GenerateAsync(app, ClientsPage.CommandOf("dotnet nswag"));
        var policy = Change(
            ClientsPage.BlockOf("csharp"),
            KeyHandler,
            $$"""if (Environment.GetEnvironmentVariable("{{WithoutKeys}}") is null) { {{KeyHandler}} }""");
        // The proxy delays some requests by up to 1.5 seconds, so that some attempts end before their response. On a busy machine many do,
        // so there may be more attempts.
        policy = Change(policy, "FromSeconds(20)", "FromSeconds(1)");
        await client.WriteAsync("ShopClient.cs", Change(policy, "MaxRetryAttempts = 12", "MaxRetryAttempts = 40"));
        await client.BuildAsync();
        return client;
    }

    /// <summary>Makes the changes. Returns the quantity of each of 30 products in each of 10 carts.</summary>
    private async Task<List<int>> ChangeAsync(Dictionary<string, string?>? environment = null)
    {
        var client = await Client.Value;
        await using var app = await TestApp.StartAsync();
        var (carts, products) = (NewIds(10), NewIds(30));
        foreach (var product in products)
        {
            await app.Client.SaveProductAsync(product, stock: 1_000_000);
        }

        await using (var proxy = await ProxyAsync(app))
        {
            string[] arguments =
                [Path.Combine("out", "resilience.dll"), AddressOf(proxy), string.Join(',', carts), string.Join(',', products)];
            var output = await client.RunAsync("dotnet", arguments, environment);
            Assert.Contains("Every change succeeded.", output, StringComparison.Ordinal);
        }

        var quantities = new List<int>();
        foreach (var cart in carts)
        {
            var items = (await app.Client.GetCartAsync(cart)).Data.GetProperty("items").EnumerateArray().ToDictionary(
                item => item.GetProperty("productId").GetProperty("_id").GetString()!, item => item.GetProperty("quantity").GetInt32());
            quantities.AddRange(products.Select(product => items.GetValueOrDefault(product)));
        }

        Assert.Equal(300, quantities.Count);
        printed.WriteLine($"300 changes: {quantities.Count(n => n == 0)} lost, {quantities.Count(n => n > 1)} doubled.");
        return quantities;
    }

    private static string Change(string policy, string part, string other)
    {
        Assert.Contains(part, policy, StringComparison.Ordinal);
        return policy.Replace(part, other, StringComparison.Ordinal);
    }

    private async Task<ChildProcess> ProxyAsync(TestApp app)
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue).ToString(CultureInfo.InvariantCulture);
        printed.WriteLine($"The seed of the proxy is {seed}.");
        string[] arguments = [Repository.PathTo("eng", "client", "test", "proxy.mjs"), app.Address.GetLeftPart(UriPartial.Authority), seed];
        return (await ChildProcess.StartAsync("The proxy is at", "node", arguments)).Process;
    }

    private static string AddressOf(ChildProcess proxy) => proxy.Output.Split("The proxy is at ")[1].Trim();

    private static List<string> NewIds(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => RandomNumberGenerator.GetHexString(24, lowercase: true))];
}
