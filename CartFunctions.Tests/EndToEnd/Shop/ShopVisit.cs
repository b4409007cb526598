using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using CartFunctions.Standalone;
using CartFunctions.Tests.Support;
using Microsoft.Playwright;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>A browser with the shop of <c>eng/demo</c>, on a running app with the sample catalog.</summary>
internal sealed partial class ShopVisit : IAsyncDisposable
{
    public const string Grinder = "65f1a0c2e4b0a1d2c3f40005";
    public const string Kettle = "65f1a0c2e4b0a1d2c3f40004";
    public const string Shirt = "65f1a0c2e4b0a1d2c3f4000f";

    private readonly ConcurrentQueue<string> complaints = new();

    private ShopVisit(TestApp app, IBrowserContext profile, Uri address) => (App, Profile, Address) = (app, profile, address);

    public TestApp App { get; }

    /// <summary>The address of the shop.</summary>
    public Uri Address { get; }

    /// <summary>The browser profile, whose pages are tabs.</summary>
    public IBrowserContext Profile { get; }

    /// <summary>Errors that the browser logged, and requests to other hosts.</summary>
    public IEnumerable<string> Complaints => complaints;

    public static async Task<ShopVisit> StartAsync(BrowserNewContextOptions? options = null)
    {
        var app = await StartAppAsync();
        return new ShopVisit(app, await Chromium.OpenProfileAsync(options), app.Address);
    }

    /// <summary>
    /// Starts a visit from another device: the app listens beyond loopback, where it requires a function key, and the browser uses a host
    /// name that is not a secure context.
    /// </summary>
    public static async Task<ShopVisit> StartFromAnotherDeviceAsync()
    {
        var app = await StartAppAsync(
            new Dictionary<string, string?> { ["Standalone:FunctionKey"] = "the key" }, IPAddress.Any);
        return new ShopVisit(
            app, await Chromium.OpenProfileAsync(), new UriBuilder(app.Address) { Host = Chromium.OtherDevice }.Uri);
    }

    /// <summary>Opens the shop in a tab and waits for the catalog.</summary>
    public async Task<IPage> OpenTabAsync()
    {
        var page = await Profile.NewPageAsync();
        page.Console += (_, message) =>
        {
            // A browser logs every failed response of the API, and every request that the network lost.
            if (message.Type is "error" or "warning" && !ExpectedFailure().IsMatch(message.Text))
            {
                complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Authority != Address.Authority)
            {
                complaints.Enqueue(request.Url);
            }
        };
        await page.GotoAsync(Address.ToString());
        await page.Locator("#catalog[aria-busy=false] .product").First.WaitForAsync();
        return page;
    }

    /// <summary>Chooses a size of the product that has sizes, and adds it.</summary>
    public static async Task AddShirtAsync(IPage page, string size)
    {
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Size of Roastery T-shirt" }).SelectOptionAsync(size);
        await AddAsync(page, $"Roastery T-shirt, organic cotton, size {size}");
    }

    public static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static Task AddAsync(IPage page, string product) =>
        page.GetByRole(AriaRole.Button, new() { NameRegex = new($"^Add to cart: {product}") }).ClickAsync();

    public static ILocator Line(IPage page, string product) => page.Locator("#lines .line").Filter(new() { HasText = product });

    public static ILocator Quantity(IPage page, string product) => Line(page, product).GetByRole(AriaRole.Spinbutton);

    /// <summary>Waits until all changes have a response.</summary>
    public static async Task WaitForResponsesAsync(IPage page)
    {
        // The test polls, because the policy of the page forbids a wait inside it.
        await Eventually.HoldsAsync(() =>
            page.EvaluateAsync<bool>("Object.keys(localStorage).every((name) => !name.startsWith('shop.change.'))"));
        await Assertions.Expect(page.Locator("#lines .pending")).ToHaveCountAsync(0);
    }

    /// <summary>The id of the page's cart.</summary>
    public static Task<string> CartIdAsync(IPage page) => page.EvaluateAsync<string>("localStorage.getItem('cartfunctions.cartId')");

    /// <summary>The page's cart in the API.</summary>
    public async Task<Answer> StoredCartAsync(IPage page) => await App.Client.GetCartAsync(await CartIdAsync(page));

    /// <summary>The quantities of the page's cart in the API, by product id.</summary>
    public async Task<Dictionary<string, int>> StoredQuantitiesAsync(IPage page) =>
        (await StoredCartAsync(page)).Items.ToDictionary(line => line.Product, line => line.Quantity);

    public async ValueTask DisposeAsync()
    {
        await Profile.DisposeAsync();
        await App.DisposeAsync();
    }

    private static async Task<TestApp> StartAppAsync(IReadOnlyDictionary<string, string?>? settings = null, IPAddress? address = null)
    {
        await ShopClient.BuildAsync();
        var app = await TestApp.StartAsync(settings, address: address, shop: Repository.PathTo("eng", "demo"));
        await SampleCatalog.LoadWhereEmptyAsync(app.Services, Repository.PathTo("eng", "sample-catalog", "products.ndjson"));
        return app;
    }

    [GeneratedRegex(@"^Failed to load resource: (net::|the server responded with a status of (400|401|412) )")]
    private static partial Regex ExpectedFailure();
}
