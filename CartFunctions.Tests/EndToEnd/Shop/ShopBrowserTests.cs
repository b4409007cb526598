using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>The shop in browsers with missing or broken features.</summary>
public sealed partial class ShopBrowserTests
{
    [ChromiumFact]
    public async Task The_shop_works_in_two_tabs_without_a_secure_context()
    {
        await using var visit = await ShopVisit.StartFromAnotherDeviceAsync();
        var (first, second) = (await visit.OpenTabAsync(), await visit.OpenTabAsync());
        Assert.False(await first.EvaluateAsync<bool>("'locks' in navigator"));

        for (var i = 0; i < 5; i++)
        {
            await Task.WhenAll(ShopVisit.AddAsync(first, "Gooseneck kettle"), ShopVisit.AddAsync(second, "Gooseneck kettle"));
        }

        await ShopVisit.WaitForResponsesAsync(first);
        await ShopVisit.WaitForResponsesAsync(second);
        await Expect(ShopVisit.Quantity(first, "Gooseneck")).ToHaveValueAsync("10");
        await Expect(ShopVisit.Quantity(second, "Gooseneck")).ToHaveValueAsync("10");
        Assert.Equal(new Dictionary<string, int> { [ShopVisit.Kettle] = 10 }, await visit.StoredQuantitiesAsync(first));
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task The_shop_without_a_function_key_says_that_it_takes_no_orders()
    {
        await using var visit = await ShopVisit.StartFromAnotherDeviceAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);

        await ShopVisit.GoToTillAsync(page);

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This page cannot place orders here.");
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("1");
    }

    [ChromiumTheory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task A_wrong_clock_does_not_change_the_countdown(int secondsAhead)
    {
        await using var visit = await ShopVisit.StartAsync();
        await visit.Profile.AddInitScriptAsync($"const rightNow = Date.now; Date.now = () => rightNow() + {secondsAhead} * 1000;");
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);

        await ShopVisit.Button(page, "Reserve for 15 minutes").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Timer)).ToHaveTextAsync(NearlyFifteenMinutes());
        await Expect(ShopVisit.Button(page, "Extend to 15 minutes")).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task Changes_keep_their_order_when_the_clock_is_set_back()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);
        await visit.Profile.SetOfflineAsync(true);
        await ShopVisit.AddAsync(page, "Burr grinder");
        await page.GotoAsync("about:blank"); // A tab that closes may get the network back for a moment.
        await page.CloseAsync();

        await visit.Profile.SetOfflineAsync(false);
        await visit.Profile.AddInitScriptAsync("const rightNow = Date.now; Date.now = () => rightNow() - 1e11;");
        var released = new TaskCompletionSource();
        await visit.Profile.RouteAsync("**/api/cart", async route =>
        {
            await released.Task;
            await route.ContinueAsync();
        });
        var later = await visit.OpenTabAsync();
        await ShopVisit.Quantity(later, "Burr grinder").FillAsync("2");
        await later.Keyboard.PressAsync("Enter");

        await Expect(ShopVisit.Quantity(later, "Burr grinder")).ToHaveValueAsync("2");
        released.SetResult();
        await ShopVisit.WaitForResponsesAsync(later);

        await Expect(ShopVisit.Quantity(later, "Burr grinder")).ToHaveValueAsync("2");
        Assert.Equal(2, (await visit.StoredQuantitiesAsync(later))[ShopVisit.Grinder]);
    }

    [ChromiumTheory]
    [InlineData(
        """
        // Chromium does the same if cookies are blocked.
        const deny = () => { throw new DOMException('The request was denied.', 'SecurityError'); };
        Object.defineProperty(window, 'localStorage', { get: deny });
        LockManager.prototype.request = CacheStorage.prototype.open = async () => deny();
        """)]
    [InlineData("Object.defineProperty(window, 'localStorage', { value: null });")]
    [InlineData("Storage.prototype.setItem = () => { throw new DOMException('Full', 'QuotaExceededError'); };")]
    public async Task The_shop_works_in_a_browser_without_storage(string restriction)
    {
        await using var visit = await ShopVisit.StartAsync();
        await visit.Profile.AddInitScriptAsync(restriction);
        var page = await visit.OpenTabAsync();

        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await Expect(page.Locator("#lines .pending")).ToHaveCountAsync(0);
        await ShopVisit.PayAsync(page);

        await Expect(page.Locator("#paid")).ToHaveTextAsync("€112.90");
        Assert.Empty(visit.Complaints);
    }

    [GeneratedRegex(@"^1[45]:\d\d$")]
    private static partial Regex NearlyFifteenMinutes();
}
