using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>Reservations, checkouts and orders in the shop.</summary>
public sealed partial class ShopPurchaseTests
{
    [ChromiumFact]
    public async Task A_purchase_works_from_the_catalog_to_the_order()
    {
        await using var visit = await ShopVisit.StartAsync(keepsFiles: true);
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.Quantity(page, "Gooseneck").FillAsync("3");
        await ShopVisit.Quantity(page, "Gooseneck").PressAsync("Enter");
        await ShopVisit.WaitForResponsesAsync(page);

        await ShopVisit.Button(page, "Reserve for 15 minutes").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Timer)).ToHaveTextAsync(NearlyFifteenMinutes());
        await ShopVisit.WaitForResponsesAsync(page);
        Assert.Equal(3, await ReservedAsync(visit, ShopVisit.Kettle));
        await page.ScreenshotAsync(new() { Path = Repository.PathTo("artifacts", "shop-reserved.png") });
        await ShopVisit.GoToTillAsync(page);
        await Expect(page.Locator("#charges p")).ToHaveTextAsync([ShopVisit.Shipping]);
        await Expect(page.Locator("#amount")).ToHaveTextAsync("€256.85");
        await ShopVisit.Button(page, "Pay €256.85").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Thank you for your order" })).ToBeVisibleAsync();
        await Expect(page.Locator("#order")).ToBeFocusedAsync();
        await Expect(page.Locator("#order-items li")).ToHaveTextAsync(
            ["1 × Burr grinder, hand-cranked€89.95", "3 × Gooseneck kettle, 0.9 l€162.00", ShopVisit.Shipping]);
        await Expect(page.Locator("#paid")).ToHaveTextAsync("€256.85");
        await ShopVisit.WaitForResponsesAsync(page);
        await page.ScreenshotAsync(new() { Path = Repository.PathTo("artifacts", "shop-order.png") });
        Assert.Empty(await visit.StoredQuantitiesAsync(page));
        Assert.Equal((15, 0), (await StockAsync(visit, ShopVisit.Kettle), await ReservedAsync(visit, ShopVisit.Kettle)));

        await Expect(page.GetByText("Your cart is empty.")).ToBeVisibleAsync();
        await Expect(page.Locator("#catalog").GetByText("15 in stock")).ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task The_cart_stays_in_reach_after_an_order()
    {
        await using var visit = await ShopVisit.StartAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.WaitForResponsesAsync(page);
        await ShopVisit.PayAsync(page);
        await Expect(page.Locator("#order")).ToBeFocusedAsync();

        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await page.GetByRole(AriaRole.Link, new() { Name = "Cart 1 item" }).ClickAsync();

        await Expect(ShopVisit.Line(page, "Gooseneck")).ToBeInViewportAsync();
        await ShopVisit.Button(page, "Continue shopping").ClickAsync();
        await Expect(page.Locator("#order")).ToBeHiddenAsync();
        await Expect(page.Locator("#cart")).ToBeFocusedAsync();
        await Expect(ShopVisit.Line(page, "Gooseneck")).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task An_order_with_a_lost_response_is_placed_once_and_shown()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);
        await page.RouteAsync(
            "**/checkout",
            async route =>
            {
                await route.FetchAsync();
                await route.AbortAsync();
            },
            new() { Times = 1 });

        await ShopVisit.PayAsync(page);

        await Expect(page.Locator("#paid")).ToHaveTextAsync("€58.90");
        Assert.Equal(17, await StockAsync(visit, ShopVisit.Kettle));
    }

    [ChromiumFact]
    public async Task No_cart_is_bought_that_the_shopper_has_not_seen()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);
        await ShopVisit.GoToTillAsync(page);
        await Expect(ShopVisit.PayButton(page)).ToBeVisibleAsync();
        var cartId = await ShopVisit.CartIdAsync(page);
        await visit.App.Client.SetAsync(ShopVisit.Kettle, 2, cartId); // From another device, so this tab gets no notification.

        await ShopVisit.PayButton(page).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Your cart has changed.");
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("2");
        Assert.Equal(18, await StockAsync(visit, ShopVisit.Kettle));
    }

    [ChromiumFact]
    public async Task A_reservation_of_one_tab_counts_down_and_can_be_cancelled_in_another()
    {
        await using var visit = await ShopVisit.StartAsync();
        var (first, second) = (await visit.OpenTabAsync(), await visit.OpenTabAsync());
        await ShopVisit.AddAsync(first, "Burr grinder");
        await ShopVisit.WaitForResponsesAsync(first);

        await ShopVisit.Button(first, "Reserve for 15 minutes").ClickAsync();
        await Expect(second.GetByRole(AriaRole.Timer)).ToHaveTextAsync(NearlyFifteenMinutes());
        await ShopVisit.WaitForResponsesAsync(second);
        await ShopVisit.Button(second, "Cancel reservation").ClickAsync();

        await Expect(first.GetByRole(AriaRole.Timer)).ToBeHiddenAsync();
        await ShopVisit.WaitForResponsesAsync(first);
        Assert.Equal(0, await ReservedAsync(visit, ShopVisit.Grinder));
    }

    private static async Task<int> ReservedAsync(ShopVisit visit, string product) =>
        (await visit.App.Client.GetProductAsync(product)).Data.GetProperty("reserved").GetInt32();

    private static async Task<int> StockAsync(ShopVisit visit, string product) =>
        (await visit.App.Client.GetProductAsync(product)).Data.GetProperty("stock").GetInt32();

    [GeneratedRegex(@"^1[45]:\d\d$")]
    private static partial Regex NearlyFifteenMinutes();
}
