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
    /// <summary>What the till adds for shipping.</summary>
    public const string Shipping = "Standard shipping€4.90";

    public const string Shirt = "65f1a0c2e4b0a1d2c3f4000f";

    private readonly ConcurrentQueue<string> complaints = new();

    private TemporaryFolder? folder;
    private readonly List<IBrowserContext> profiles = [];

    private ShopVisit(TestApp app, IBrowserContext profile, Uri address)
    {
        (App, Profile, Address) = (app, profile, address);
        profiles.Add(profile);
    }

    public TestApp App { get; }

    /// <summary>The address of the shop.</summary>
    public Uri Address { get; }

    /// <summary>The browser profile, whose pages are tabs.</summary>
    public IBrowserContext Profile { get; }

    /// <summary>Errors that the browser logged, and requests to other hosts.</summary>
    public IEnumerable<string> Complaints => complaints;

    /// <summary>
    /// Starts a visit. Only with <paramref name="keepsFiles"/> the page may register its service worker, which is a process of the browser
    /// and loads each file again.
    /// </summary>
    public static async Task<ShopVisit> StartAsync(BrowserNewContextOptions? options = null, bool keepsFiles = false)
    {
        var app = await StartAppAsync();
        return new ShopVisit(app, await OpenProfileAsync(options, keepsFiles), app.Address);
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
            app, await OpenProfileAsync(), new UriBuilder(app.Address) { Host = Chromium.OtherDevice }.Uri);
    }

    /// <summary>Starts a visit on a host whose visitors can sign in as made-up customers.</summary>
    public static async Task<ShopVisit> StartWithCustomersAsync(BrowserNewContextOptions? options = null, bool keepsFiles = false)
    {
        var folder = new TemporaryFolder();
        var app = await StartAppAsync(demoCustomers: Path.Combine(folder.Path, "key"));
        return new ShopVisit(app, await OpenProfileAsync(options, keepsFiles), app.Address) { folder = folder };
    }

    /// <summary>Opens the shop in another browser.</summary>
    public async Task<IPage> OpenOtherBrowserAsync(BrowserNewContextOptions? options = null)
    {
        var profile = await OpenProfileAsync(options);
        profiles.Add(profile);
        return await OpenTabAsync(profile);
    }

    /// <summary>Opens the shop in a tab and waits for the catalog.</summary>
    public Task<IPage> OpenTabAsync() => OpenTabAsync(Profile);

    /// <summary>Chooses a size of the product that has sizes, and adds it.</summary>
    public static async Task AddShirtAsync(IPage page, string size)
    {
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Size of Roastery T-shirt" }).SelectOptionAsync(size);
        await AddAsync(page, $"Roastery T-shirt, organic cotton, size {size}");
    }

    public static Task GoToTillAsync(IPage page) => Button(page, "Go to the till").ClickAsync();

    /// <summary>The button that buys. It is there at the till, and names the amount due.</summary>
    public static ILocator PayButton(IPage page) => page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Pay ") });

    /// <summary>Goes to the till and pays.</summary>
    public static async Task PayAsync(IPage page)
    {
        await GoToTillAsync(page);
        await PayButton(page).ClickAsync();
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

    /// <summary>Waits until the page can be loaded again without a network. Returns the paths of the files it keeps for that.</summary>
    public static async Task<string[]> KeptFilesAsync(IPage page)
    {
        var kept = Array.Empty<string>();
        await Eventually.HoldsAsync(async () =>
        {
            kept = await page.EvaluateAsync<string[]>(
                """
                async () => {
                  const [registration, cache] = await Promise.all([navigator.serviceWorker?.getRegistration(), caches.open('shop')]);
                  return registration?.active ? (await cache.keys()).map(({ url }) => new URL(url).pathname) : [];
                }
                """);
            return kept.Length > 0;
        });
        return kept;
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
        foreach (var profile in profiles)
        {
            await profile.DisposeAsync();
        }

        await App.DisposeAsync();
        folder?.Dispose();
    }

    private static Task<IBrowserContext> OpenProfileAsync(BrowserNewContextOptions? options = null, bool keepsFiles = false)
    {
        options ??= new() { ViewportSize = new() { Width = 1200, Height = 900 } };
        options.ServiceWorkers = keepsFiles ? ServiceWorkerPolicy.Allow : ServiceWorkerPolicy.Block;
        return Chromium.OpenProfileAsync(options);
    }

    private async Task<IPage> OpenTabAsync(IBrowserContext profile)
    {
        var page = await profile.NewPageAsync();
        page.Console += (_, message) =>
        {
            // A browser logs every failed response of the API, and every request that the network lost.
            if (message.Type is "error" or "warning" && !ExpectedFailure().IsMatch(message.Text) && !IsMissingCart(message))
            {
                complaints.Enqueue($"{message.Text} {message.Location}");
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

    private static async Task<TestApp> StartAppAsync(
        IReadOnlyDictionary<string, string?>? settings = null, IPAddress? address = null, string? demoCustomers = null)
    {
        await ShopClient.BuildAsync();
        var app = await TestApp.StartAsync(
            settings,
            address: address,
            shop: Repository.PathTo("eng", "demo"),
            demoCustomers: demoCustomers);
        await SampleCatalog.LoadIfEmptyAsync(app.Services, Repository.PathTo("eng", "sample-catalog", "products.ndjson"));
        return app;
    }

    // A new customer has no cart, and only a read can tell.
    private static bool IsMissingCart(IConsoleMessage message) =>
        message.Text.Contains("status of 404", StringComparison.Ordinal)
        && message.Location.Contains("/api/me/cart", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^Failed to load resource: (net::|the server responded with a status of (400|401|412) )|^Service Worker registration blocked by")]
    private static partial Regex ExpectedFailure();
}
