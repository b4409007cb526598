using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CartFunctions.Hosting;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Standalone;

/// <summary>The made-up customers of the standalone host, and who does not get them.</summary>
public sealed class DemoSignInTests : IDisposable
{
    private static readonly string Shop = Repository.PathTo("eng", "demo");

    private static readonly string[] IssuerPaths = ["/issuer/.well-known/openid-configuration", "/issuer/keys", "/issuer/token"];

    private readonly TemporaryFolder folder = new();
    private readonly HttpClient http = new();

    private string KeyFile => Path.Combine(folder.Path, "key");

    public void Dispose()
    {
        http.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_customer_keeps_the_cart_over_restarts_and_other_ports()
    {
        var prefix = new Dictionary<string, string?> { ["Carts:TablePrefix"] = $"demo{Guid.NewGuid():N}"[..12] };
        string product, cart;
        await using (var first = await StartAsync(prefix))
        {
            product = await first.Client.AddProductAsync(stock: 9);
            var added = await first.Client.AddAsAsync(await TokenAsync(first, "ada"), product, 2);
            cart = added.CartId;
            Assert.Equal("ada", added.Data.GetProperty("userId").GetString());
        }

        await using var second = await StartAsync(prefix);
        var (adas, zoes) = (
            await second.Client.SendAsAsync(await TokenAsync(second, "ada"), "GET"),
            await second.Client.SendAsAsync(await TokenAsync(second, "zoe"), "GET"));

        Assert.Equal((cart, 2), (adas.CartId, adas.Items.Single().Quantity));
        Assert.Equal(HttpStatusCode.NotFound, zoes.Status);
    }

    [Fact]
    public async Task A_token_of_an_earlier_run_is_refused()
    {
        string token;
        await using (var first = await StartAsync())
        {
            token = await TokenAsync(first, "ada");
        }

        await using var second = await StartAsync();

        (await second.Client.SendAsAsync(token, "GET")).MustSignIn();
    }

    [Theory]
    [InlineData("eve", "password")]
    [InlineData("", "password")]
    [InlineData("ada", "client_credentials")]
    public async Task Only_a_made_up_customer_gets_a_token(string customer, string grant)
    {
        await using var app = await StartAsync();

        using var answer = await AskAsync(app, customer, grant);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("""{"error":"invalid_grant"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_key_set_has_no_private_part()
    {
        await using var app = await StartAsync();

        var keys = await http.GetFromJsonAsync<JsonElement>(new Uri(app.Address, IssuerPaths[1]), TestContext.Current.CancellationToken);

        var key = keys.GetProperty("keys")[0].EnumerateObject().Select(property => property.Name).Order();
        Assert.Equal(["alg", "e", "kid", "kty", "n", "use"], key);
    }

    [Fact]
    public async Task A_page_of_another_origin_gets_no_token()
    {
        await using var app = await StartAsync();
        using var form = Form("ada", "password");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Address, IssuerPaths[2])) { Content = form };
        request.Headers.Add("Origin", "http://evil.example");

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_host_that_others_can_reach_has_no_made_up_customers()
    {
        var key = new Dictionary<string, string?> { ["Standalone:FunctionKey"] = "the key" };
        await ShopClient.BuildAsync();

        var why = await Assert.ThrowsAsync<StartException>(() =>
            TestApp.StartAsync(key, address: IPAddress.Any, shop: Shop, demoCustomers: KeyFile));
        await using var app = await TestApp.StartAsync(key, address: IPAddress.Any, shop: Shop);

        Assert.Contains("--demo-customers needs a loopback address", why.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFile));
        await MustOfferNothingAsync(app);
    }

    [Theory]
    [InlineData("Carts:Identity", "none")]
    [InlineData("Carts:CustomerKey", "a-key-of-the-user-with-more-than-32-characters")]
    [InlineData("Carts:Jwt:Audience", "my-api")]
    public async Task A_setting_of_the_user_turns_the_made_up_customers_off(string name, string value)
    {
        await using var app = await StartAsync(new Dictionary<string, string?> { [name] = value });

        await MustOfferNothingAsync(app);
        (await app.Client.SendAsAsync(null, "GET")).MustSignIn(challenge: null);
    }

    [Fact]
    public async Task A_key_that_cannot_be_kept_stops_the_host_with_one_line()
    {
        await ShopClient.BuildAsync();

        var why = await Assert.ThrowsAsync<StartException>(() =>
            TestApp.StartAsync(shop: Shop, demoCustomers: Path.Combine(folder.Path, "missing", "key")));

        Assert.Contains("--demo-customers", why.Message, StringComparison.Ordinal);
    }

    private static FormUrlEncodedContent Form(string customer, string grant) =>
        new(new Dictionary<string, string> { ["grant_type"] = grant, ["username"] = customer });

    private async Task MustOfferNothingAsync(TestApp app)
    {
        Assert.Equal("[]", await http.GetStringAsync(new Uri(app.Address, "/demo/customers"), TestContext.Current.CancellationToken));
        foreach (var path in IssuerPaths)
        {
            using var got = await http.GetAsync(new Uri(app.Address, path), TestContext.Current.CancellationToken);
            using var form = Form("ada", "password");
            using var posted = await http.PostAsync(new Uri(app.Address, path), form, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (got.StatusCode, posted.StatusCode));
        }
    }

    private async Task<TestApp> StartAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        await ShopClient.BuildAsync();
        return await TestApp.StartAsync(settings, shop: Shop, demoCustomers: KeyFile);
    }

    private async Task<HttpResponseMessage> AskAsync(TestApp app, string customer, string grant)
    {
        using var form = Form(customer, grant);
        return await http.PostAsync(new Uri(app.Address, IssuerPaths[2]), form, TestContext.Current.CancellationToken);
    }

    private async Task<string> TokenAsync(TestApp app, string customer)
    {
        using var answer = await AskAsync(app, customer, "password");
        var token = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return token.GetProperty("access_token").GetString()!;
    }
}
