using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>The shop without a mouse: the focus stays in place, and screen readers are told about changes.</summary>
public sealed class ShopKeyboardTests
{
    [ChromiumFact]
    public async Task A_cart_is_filled_changed_and_emptied()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to the cart" })).ToBeInViewportAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Add to cart: Burr grinder") }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Add to cart: Burr grinder") })).ToBeFocusedAsync();
        await ShopVisit.Line(page, "Burr grinder").GetByRole(AriaRole.Button, new() { NameRegex = new("more$") }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await ShopVisit.WaitForResponsesAsync(page);
        await Expect(ShopVisit.Quantity(page, "Burr grinder")).ToHaveValueAsync("2");
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^One Burr grinder.* more$") })).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Remove Burr grinder") }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#cart")).ToBeFocusedAsync();
        await ShopVisit.WaitForResponsesAsync(page);
        Assert.Empty(await visit.StoredQuantitiesAsync(page));
    }

    [ChromiumFact]
    public async Task A_cart_is_reserved_released_and_bought()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.WaitForResponsesAsync(page);

        await ShopVisit.Button(page, "Reserve for 15 minutes").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Spoken(page)).ToHaveTextAsync("Your cart is reserved for 15 minutes.");
        await Expect(ShopVisit.Button(page, "Extend to 15 minutes")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Shift+Tab");
        await Expect(ShopVisit.Button(page, "Cancel reservation")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Spoken(page)).ToHaveTextAsync("Your reservation is cancelled.");
        await Expect(ShopVisit.Button(page, "Reserve for 15 minutes")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Tab");
        await Expect(ShopVisit.Button(page, "Go to the till")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Spoken(page)).ToHaveTextAsync("With shipping your order is €94.85.");
        await Expect(ShopVisit.PayButton(page)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#order")).ToBeFocusedAsync();
    }

    [ChromiumFact]
    public async Task A_refused_reservation_leaves_the_focus_on_its_button()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.WaitForResponsesAsync(page);
        await visit.App.Client.SaveProductAsync(ShopVisit.Grinder, stock: 0, price: "89.95", name: "Burr grinder, hand-cranked");

        await ShopVisit.Button(page, "Reserve for 15 minutes").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Burr grinder, hand-cranked: sold out.");
        await Expect(ShopVisit.Button(page, "Reserve for 15 minutes")).ToBeFocusedAsync();
    }

    [ChromiumFact]
    public async Task A_dismissed_message_gives_the_focus_back()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.Quantity(page, "Burr grinder").FillAsync("9");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Dismiss" }).PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();
        await Expect(ShopVisit.Quantity(page, "Burr grinder")).ToBeFocusedAsync();
    }

    [ChromiumFact]
    public async Task The_last_page_of_the_catalog_takes_the_focus_to_its_first_product()
    {
        await using var visit = await ShopVisit.StartAsync();
        await visit.App.Client.AddProductsAsync(42, stock: 2);
        var page = await visit.OpenTabAsync();
        await Expect(page.Locator("#catalog .product")).ToHaveCountAsync(50);

        await ShopVisit.Button(page, "Show more").PressAsync("Enter");

        await Expect(page.Locator("#catalog .product")).ToHaveCountAsync(55);
        await Expect(page.Locator("#catalog .product").Nth(50).GetByRole(AriaRole.Button)).ToBeFocusedAsync();
    }

    private static ILocator Spoken(IPage page) => page.Locator("#said[role=status]");
}
