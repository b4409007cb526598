using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>The shop's cart in a real browser. Pictures of it go to <c>artifacts/</c>.</summary>
public sealed class ShopCartTests
{
    [ChromiumFact]
    public async Task A_shopper_adds_changes_and_removes_and_the_service_has_what_the_page_shows()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();

        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.AddAsync(page, "Oolong tea");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^One Burr grinder.* more$") }).ClickAsync();
        await ShopVisit.Quantity(page, "Gooseneck").FillAsync("3");
        await ShopVisit.Quantity(page, "Gooseneck").PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Remove Oolong") }).ClickAsync();
        await ShopVisit.SettleAsync(page);
        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.ScreenshotAsync(new() { Path = Repository.PathTo("artifacts", "shop.png") });

        await Expect(page.Locator("#lines .line")).ToHaveCountAsync(2);
        await Expect(page.Locator("#amount")).ToHaveTextAsync("€341.90");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Cart 5 items" })).ToBeVisibleAsync();
        Assert.Equal(
            new Dictionary<string, int> { [ShopVisit.Grinder] = 2, [ShopVisit.Kettle] = 3 }, await visit.StoredQuantitiesAsync(page));
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task A_catalogue_of_more_than_a_page_is_shown_page_by_page()
    {
        await using var visit = await ShopVisit.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 43).Select(_ => visit.App.Client.AddProductAsync(stock: 2)));
        var page = await visit.OpenTabAsync();
        await Expect(page.Locator("#catalogue .product")).ToHaveCountAsync(50);

        await page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();

        await Expect(page.Locator("#catalogue .product")).ToHaveCountAsync(55);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Show more" })).ToBeHiddenAsync();
    }

    [ChromiumFact]
    public async Task What_the_service_refuses_is_told_and_the_page_goes_back_to_what_the_service_has()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();

        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.Quantity(page, "Burr grinder").FillAsync("9");
        await ShopVisit.Quantity(page, "Burr grinder").PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Burr grinder, hand-cranked: Insufficient stock: 3 left");
        await Expect(ShopVisit.Quantity(page, "Burr grinder")).ToHaveValueAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "All right" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();
        Assert.Equal(1, (await visit.StoredQuantitiesAsync(page))[ShopVisit.Grinder]);
    }

    [ChromiumFact]
    public async Task What_the_shopper_types_is_not_overwritten_by_an_answer_that_comes_meanwhile()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        var typed = new TaskCompletionSource();
        await page.RouteAsync("**/api/cart", async route =>
        {
            await typed.Task;
            await route.ContinueAsync();
        });
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.Quantity(page, "Gooseneck").SelectTextAsync();
        await page.Keyboard.TypeAsync("9");

        typed.SetResult();
        await ShopVisit.SettleAsync(page);
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("9");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#amount")).ToHaveTextAsync("€486.00");
        await ShopVisit.SettleAsync(page);
        Assert.Equal(9, (await visit.StoredQuantitiesAsync(page))[ShopVisit.Kettle]);
    }

    [ChromiumFact]
    public async Task A_keyboard_is_enough_and_never_loses_its_place()
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
        await ShopVisit.SettleAsync(page);
        await Expect(ShopVisit.Quantity(page, "Burr grinder")).ToHaveValueAsync("2");
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^One Burr grinder.* more$") })).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Remove Burr grinder") }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#cart")).ToBeFocusedAsync();
        await ShopVisit.SettleAsync(page);
        Assert.Empty(await visit.StoredQuantitiesAsync(page));
    }

    [ChromiumFact]
    public async Task The_page_fits_a_phone_in_the_dark()
    {
        await using var visit = await ShopVisit.StartAsync(new()
        {
            ViewportSize = new() { Width = 360, Height = 740 },
            ColorScheme = ColorScheme.Dark,
        });
        var page = await visit.OpenTabAsync();

        await ShopVisit.AddAsync(page, "Phin, Vietnamese");
        await ShopVisit.SettleAsync(page);
        await page.ScreenshotAsync(new() { Path = Repository.PathTo("artifacts", "shop-phone.png"), FullPage = true });

        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Equal("rgb(27, 23, 21)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }
}
