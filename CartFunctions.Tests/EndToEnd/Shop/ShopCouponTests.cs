using System.Net;
using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>Coupons in the shop, and the amount due at its till.</summary>
public sealed class ShopCouponTests
{
    [ChromiumFact]
    public async Task A_coupon_reduces_the_amount_until_it_is_removed()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await Expect(Code(page)).ToBeHiddenAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");

        await ApplyAsync(page, "welcome10");
        await Expect(page.Locator("#said")).ToHaveTextAsync("Your coupon takes off €5.40.");
        await Expect(page.Locator("#charges p")).ToHaveTextAsync(["Coupon WELCOME10-€5.40"]);
        await Expect(page.Locator("#amount")).ToHaveTextAsync("€48.60");
        await Expect(Remove(page)).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#said")).ToHaveTextAsync("Your coupon is removed.");
        await Expect(page.Locator("#amount")).ToHaveTextAsync("€54.00");
        await Expect(Code(page)).ToBeFocusedAsync();
        await Expect(Code(page)).ToHaveValueAsync(string.Empty);
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task A_customers_order_has_the_coupon_the_shipping_and_the_amount_on_the_button()
    {
        await using var visit = await ShopVisit.StartWithCustomersAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.Button(page, "Sign in as Ada").ClickAsync();
        await ShopVisit.AddShirtAsync(page, "M");
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ApplyAsync(page, "WELCOME10");
        await ShopVisit.WaitForResponsesAsync(page);

        await ShopVisit.GoToTillAsync(page);
        await Expect(page.Locator("#charges p")).ToHaveTextAsync(["Coupon WELCOME10-€7.60", ShopVisit.Shipping]);
        await Expect(ShopVisit.Button(page, "Pay €73.30")).ToBeVisibleAsync();
        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.Mouse.MoveAsync(0, 0);
        await page.ScreenshotAsync(new() { Path = Repository.PathTo("artifacts", "shop.png") }); // The picture in the README.
        await ShopVisit.Button(page, "Pay €73.30").ClickAsync();

        await Expect(page.Locator("#order-items li")).ToHaveTextAsync(
            [
                "1 × Roastery T-shirt, organic cotton, size M€22.00",
                "1 × Gooseneck kettle, 0.9 l€54.00",
                "Coupon WELCOME10-€7.60",
                ShopVisit.Shipping,
            ]);
        await Expect(page.Locator("#paid")).ToHaveTextAsync("€73.30");
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task An_amount_that_has_changed_is_shown_and_asked_for_again()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ApplyAsync(page, "WELCOME10");
        await ShopVisit.WaitForResponsesAsync(page);
        await ShopVisit.GoToTillAsync(page);
        await Expect(ShopVisit.Button(page, "Pay €53.50")).ToBeVisibleAsync();
        await SaveAsync(visit, "WELCOME10", """{"percent":5}""");

        await ShopVisit.Button(page, "Pay €53.50").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The amount has changed to €56.20.");
        await ShopVisit.Button(page, "Pay €56.20").ClickAsync();
        await Expect(page.Locator("#paid")).ToHaveTextAsync("€56.20");
    }

    [ChromiumTheory]
    [InlineData("NO-SUCH-CODE", "We do not know this coupon.")]
    [InlineData("ä", "We do not know this coupon.")]
    [InlineData("LARGE", "This coupon does not apply to your cart now.")]
    public async Task A_refused_coupon_is_explained_and_the_code_stays(string code, string reason)
    {
        await using var visit = await ShopVisit.StartAsync();
        await SaveAsync(visit, "LARGE", """{"amount":10,"minimum":500}""");
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);

        await ApplyAsync(page, code);

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(reason);
        await Expect(Code(page)).ToHaveValueAsync(code);
        await Expect(page.Locator("#amount")).ToHaveTextAsync("€54.00");
    }

    [ChromiumFact]
    public async Task A_coupon_that_no_longer_applies_says_why_and_stays()
    {
        await using var visit = await ShopVisit.StartAsync();
        await SaveAsync(visit, "TWO", """{"amount":10,"minimum":100}""");
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ApplyAsync(page, "TWO");
        await Expect(page.Locator("#amount")).ToHaveTextAsync("€98.00");

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^One Gooseneck.* fewer$") }).ClickAsync();

        await Expect(page.Locator("#coupon-problem")).ToHaveTextAsync("This coupon does not apply to your cart now.");
        await Expect(page.Locator("#amount")).ToHaveTextAsync("€54.00");
        Assert.Empty(await Axe.FindAsync(page));
    }

    [ChromiumTheory]
    [InlineData(ColorScheme.Light, 1200)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Axe_finds_nothing_with_a_coupon(ColorScheme scheme, int width)
    {
        await using var visit = await ShopVisit.StartAsync(
            new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 740 } });
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await Expect(Code(page)).ToBeVisibleAsync();
        Assert.Empty(await Axe.FindAsync(page));

        await ApplyAsync(page, "WELCOME10");

        await Expect(Remove(page)).ToBeVisibleAsync();
        Assert.Empty(await Axe.FindAsync(page));
    }

    private static ILocator Code(IPage page) => page.GetByLabel("Coupon", new() { Exact = true });

    private static ILocator Remove(IPage page) => ShopVisit.Button(page, "Remove the coupon");

    private static async Task ApplyAsync(IPage page, string code)
    {
        await Code(page).FillAsync(code);
        await Code(page).PressAsync("Enter");
    }

    private static async Task SaveAsync(ShopVisit visit, string code, string definition)
    {
        var saved = await visit.App.Client.SendAsync("PUT", $"/api/coupons/{code}", definition);
        Assert.True(saved.Status is HttpStatusCode.Created or HttpStatusCode.OK, saved.Text);
    }
}
