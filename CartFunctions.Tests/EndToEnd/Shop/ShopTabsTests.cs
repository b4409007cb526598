using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>Two tabs on one cart.</summary>
public sealed class ShopTabsTests
{
    [ChromiumFact]
    public async Task Concurrent_adds_of_two_tabs_are_in_the_cart_of_both()
    {
        await using var visit = await ShopVisit.StartAsync();
        var (first, second) = (await visit.OpenTabAsync(), await visit.OpenTabAsync());

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
    public async Task A_quantity_that_changed_elsewhere_is_not_overwritten()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.WaitForResponsesAsync(page);
        var cartId = await ShopVisit.CartIdAsync(page);
        await visit.App.Client.SetAsync(ShopVisit.Kettle, 7, cartId); // From another device, so this tab gets no notification.

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^One Burr grinder.* more$") }).ClickAsync();
        await ShopVisit.WaitForResponsesAsync(page);
        await Expect(ShopVisit.Quantity(page, "Burr grinder")).ToHaveValueAsync("2");
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("7");

        await visit.App.Client.SetAsync(ShopVisit.Kettle, 5, cartId);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^One Gooseneck.* fewer$") }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(
            "Gooseneck kettle, 0.9 l: your cart has 5 of these now, so we did not apply your change.");
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("5");
        Assert.Equal(5, (await visit.StoredQuantitiesAsync(page))[ShopVisit.Kettle]);
    }

    [ChromiumFact]
    public async Task An_order_in_one_tab_shows_in_the_other_without_a_layout_shift()
    {
        await using var visit = await ShopVisit.StartAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        var (first, second) = (await visit.OpenTabAsync(), await visit.OpenTabAsync());
        await ShopVisit.AddAsync(first, "Burr grinder");
        await ShopVisit.WaitForResponsesAsync(first);
        await Expect(ShopVisit.Line(second, "Burr grinder")).ToBeVisibleAsync();
        var button = second.GetByRole(AriaRole.Button, new() { NameRegex = new("^Add to cart: Espresso beans") });
        await button.FocusAsync();

        await ShopVisit.PayAsync(first);

        await Expect(first.Locator("#order")).ToBeFocusedAsync();
        await Expect(second.GetByRole(AriaRole.Status).Filter(new() { HasText = "Your order is placed." })).ToBeVisibleAsync();
        await Expect(second.GetByText("Your cart is empty.")).ToBeVisibleAsync();
        await Expect(second.Locator("#order")).ToBeHiddenAsync();
        await Expect(button).ToBeFocusedAsync();
        await Expect(button).ToBeInViewportAsync();

        await ShopVisit.Button(second, "Show order").ClickAsync();
        await Expect(second.Locator("#paid")).ToHaveTextAsync("€94.85");
        await Expect(second.Locator("#order")).ToBeFocusedAsync();
        Assert.Empty(visit.Complaints);
    }
}
