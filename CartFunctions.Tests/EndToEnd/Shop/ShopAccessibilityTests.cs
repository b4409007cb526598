using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>Accessibility checks of the shop with axe-core: names, roles, contrast and so on.</summary>
[Trait("Category", "Long")]
public sealed class ShopAccessibilityTests
{
    [ChromiumFact]
    public Task Axe_finds_nothing_on_a_wide_light_screen() =>
        MustFindNothingAsync(ColorScheme.Light, 1200);

    [ChromiumFact]
    public Task Axe_finds_nothing_on_a_dark_phone() =>
        MustFindNothingAsync(ColorScheme.Dark, 360);

    [ChromiumFact]
    public async Task Axe_finds_nothing_on_the_way_to_an_order()
    {
        await using var visit = await ShopVisit.StartAsync();
        var (page, other) = (await visit.OpenTabAsync(), await visit.OpenTabAsync());
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.AddShirtAsync(page, "L");
        await ShopVisit.WaitForResponsesAsync(page);
        await page.GetByLabel("Gift note").FillAsync("Happy birthday");
        await ShopVisit.Button(page, "Reserve for 15 minutes").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Timer)).ToBeVisibleAsync();
        Assert.Empty(await Axe.FindInBothSchemesAsync(page));

        await ShopVisit.GoToTillAsync(page);
        await Expect(ShopVisit.PayButton(page)).ToBeVisibleAsync();
        Assert.Empty(await Axe.FindInBothSchemesAsync(page));
        await ShopVisit.PayButton(page).ClickAsync();

        await Expect(page.Locator("#order")).ToBeVisibleAsync();
        Assert.Empty(await Axe.FindInBothSchemesAsync(page));
        await Expect(ShopVisit.Button(other, "Show order")).ToBeVisibleAsync();
        Assert.Empty(await Axe.FindInBothSchemesAsync(other));
    }

    private static async Task MustFindNothingAsync(ColorScheme scheme, int width)
    {
        await using var visit = await ShopVisit.StartAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 800 },
            ColorScheme = scheme,
        });
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.AddShirtAsync(page, "L");
        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.Quantity(page, "Burr grinder").FillAsync("9");
        await ShopVisit.Quantity(page, "Burr grinder").PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await visit.Profile.SetOfflineAsync(true);
        await ShopVisit.AddAsync(page, "Oolong tea");
        await page.GetByLabel("Gift note").FillAsync("Happy birthday");
        await Expect(page.Locator("#network")).ToBeVisibleAsync();
        await page.EvaluateAsync("document.activeElement.blur()");

        Assert.Empty(await Axe.FindAsync(page));
    }
}
