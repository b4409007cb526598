using System.Collections.Concurrent;
using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>The shop on a network that goes and comes back.</summary>
public sealed class ShopOfflineTests
{
    [ChromiumFact]
    public async Task What_is_changed_without_a_network_is_kept_and_arrives_once_when_it_is_back()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.SettleAsync(page);

        await visit.Profile.SetOfflineAsync(true);
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.AddAsync(page, "Burr grinder");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^One Gooseneck.* more$") }).ClickAsync();

        await Expect(page.Locator("#network")).ToContainTextAsync("You are offline.");
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("3");
        await Expect(page.GetByText("saving…").First).ToBeVisibleAsync();
        Assert.Equal(new Dictionary<string, int> { [ShopVisit.Kettle] = 1 }, await visit.StoredQuantitiesAsync(page));

        await visit.Profile.SetOfflineAsync(false);

        await Expect(page.Locator("#network")).ToContainTextAsync("You are connected again. All your changes are saved.");
        await ShopVisit.SettleAsync(page);
        Assert.Equal(
            new Dictionary<string, int> { [ShopVisit.Kettle] = 3, [ShopVisit.Grinder] = 1 }, await visit.StoredQuantitiesAsync(page));
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task What_a_tab_that_was_closed_has_not_sent_arrives_once_from_the_next()
    {
        await using var visit = await ShopVisit.StartAsync();
        var (first, sent) = (await visit.OpenTabAsync(), new ConcurrentQueue<string?>());

        // The first tab's add takes effect, and the tab goes before it learns of it.
        await first.RouteAsync("**/api/cart", async route =>
        {
            await route.FetchAsync();
            sent.Enqueue(await route.Request.HeaderValueAsync("Idempotency-Key"));
            await route.AbortAsync();
        });
        await ShopVisit.AddAsync(first, "Gooseneck kettle");
        await Eventually.HoldsAsync(() => Task.FromResult(!sent.IsEmpty));
        var second = await visit.OpenTabAsync();
        await second.RouteAsync("**/api/cart", async route =>
        {
            sent.Enqueue(await route.Request.HeaderValueAsync("Idempotency-Key"));
            await route.ContinueAsync();
        });
        await first.CloseAsync();

        await ShopVisit.SettleAsync(second);
        await Expect(ShopVisit.Quantity(second, "Gooseneck")).ToHaveValueAsync("1");
        Assert.Equal(new Dictionary<string, int> { [ShopVisit.Kettle] = 1 }, await visit.StoredQuantitiesAsync(second));
        Assert.Single(sent.Distinct());
        Assert.True(sent.Count > 1);
    }
}
