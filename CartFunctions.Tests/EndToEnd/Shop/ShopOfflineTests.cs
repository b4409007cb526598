using System.Collections.Concurrent;
using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>The shop on an unreliable network.</summary>
public sealed class ShopOfflineTests
{
    [ChromiumFact]
    public async Task Changes_without_a_network_are_kept_and_arrive_once()
    {
        await using var visit = await ShopVisit.StartAsync(keepsFiles: true);
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);

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
        await ShopVisit.WaitForResponsesAsync(page);
        Assert.Equal(
            new Dictionary<string, int> { [ShopVisit.Kettle] = 3, [ShopVisit.Grinder] = 1 }, await visit.StoredQuantitiesAsync(page));
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task Unsent_changes_of_a_closed_tab_arrive_once_from_the_next()
    {
        await using var visit = await ShopVisit.StartAsync(keepsFiles: true);
        var (first, sent) = (await visit.OpenTabAsync(), new ConcurrentQueue<string?>());

        // The first tab's add takes effect, and the tab closes before it gets the response.
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

        await ShopVisit.WaitForResponsesAsync(second);
        await Expect(ShopVisit.Quantity(second, "Gooseneck")).ToHaveValueAsync("1");
        Assert.Equal(new Dictionary<string, int> { [ShopVisit.Kettle] = 1 }, await visit.StoredQuantitiesAsync(second));
        Assert.Single(sent.Distinct());
        Assert.True(sent.Count > 1);
    }

    [ChromiumFact]
    public async Task A_reload_without_a_network_shows_the_shop_as_it_was_last_seen()
    {
        await using var visit = await ShopVisit.StartAsync(keepsFiles: true);
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);
        await ShopVisit.KeptFilesAsync(page);

        await visit.Profile.SetOfflineAsync(true);
        await page.ReloadAsync();

        await Expect(page.Locator("#network")).ToContainTextAsync("You are offline.");
        await Expect(page.Locator("#network")).ToContainTextAsync("This is the shop as you last saw it");
        await Expect(page.Locator("#catalog .product")).ToHaveCountAsync(13);
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("1");
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.AddAsync(page, "Burr grinder");
        await page.ReloadAsync();
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("2");
        await page.ScreenshotAsync(new() { Path = Repository.PathTo("artifacts", "shop-offline.png") });

        await visit.Profile.SetOfflineAsync(false);

        await Expect(page.Locator("#network")).ToContainTextAsync("You are connected again.");
        Assert.Equal(
            new Dictionary<string, int> { [ShopVisit.Kettle] = 2, [ShopVisit.Grinder] = 1 }, await visit.StoredQuantitiesAsync(page));
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task A_reload_while_the_shop_is_down_shows_it_as_it_was_last_seen()
    {
        await using var visit = await ShopVisit.StartAsync(keepsFiles: true);
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);
        await ShopVisit.KeptFilesAsync(page);

        await visit.App.DisposeAsync();
        await page.ReloadAsync();

        await Expect(page.Locator("#network")).ToContainTextAsync("The shop cannot be reached.");
        await Expect(page.Locator("#catalog .product")).ToHaveCountAsync(13);
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("1");
    }

    [ChromiumFact]
    public async Task The_service_worker_keeps_the_files_of_the_page_and_no_answer_of_the_service()
    {
        await using var visit = await ShopVisit.StartAsync(keepsFiles: true);
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);
        var kept = await ShopVisit.KeptFilesAsync(page);
        await page.ReloadAsync();
        await Expect(page.Locator("#catalog").GetByText("18 in stock")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("navigator.serviceWorker.controller !== null"));

        Assert.All(kept, path => Assert.Matches("^/($|demo/|client/dist/)", path));
        await visit.App.Client.SaveProductAsync(ShopVisit.Kettle, stock: 7, price: "54", name: "Gooseneck kettle, 0.9 l");
        await page.ReloadAsync();
        await Expect(page.Locator("#catalog").GetByText("7 in stock", new() { Exact = true })).ToBeVisibleAsync();
        await visit.Profile.SetOfflineAsync(true);
        Assert.Equal("none", await page.EvaluateAsync<string>("fetch('/api/products').then(() => 'an answer', () => 'none')"));
        Assert.Equal("none", await page.EvaluateAsync<string>("fetch('/api/docs').then(() => 'an answer', () => 'none')"));
    }

    [ChromiumFact]
    public async Task An_edited_file_shows_at_the_next_reload()
    {
        await using var visit = await ShopVisit.StartAsync(keepsFiles: true);
        var page = await visit.OpenTabAsync();
        await ShopVisit.KeptFilesAsync(page);
        await page.ReloadAsync();
        Assert.True(await page.EvaluateAsync<bool>("navigator.serviceWorker.controller !== null"));

        await visit.Profile.RouteAsync("**/demo/shop.css", route => route.FulfillAsync(new()
        {
            ContentType = "text/css",
            Body = "body { background: rgb(1, 2, 3); }",
        }));
        await page.ReloadAsync();

        await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(1, 2, 3)");
    }
}
