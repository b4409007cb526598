using System.Net;
using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>The messages that a shopper sees when the API refuses a change.</summary>
public sealed class ShopRefusalTests
{
    [ChromiumFact]
    public async Task A_quantity_above_the_stock_is_explained_and_reset()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();

        await ShopVisit.AddAsync(page, "Burr grinder");
        await SetAsync(page, "9");

        await Expect(Refusal(page)).ToHaveTextAsync("Burr grinder, hand-cranked: only 3 left. Your cart has 1.×");
        await Expect(ShopVisit.Quantity(page, "Burr grinder")).ToHaveValueAsync("1");
        await DismissAsync(page);
        Assert.Equal(1, (await visit.StoredQuantitiesAsync(page))[ShopVisit.Grinder]);
    }

    [ChromiumFact]
    public async Task An_add_above_the_stock_says_that_the_cart_has_them_all()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        for (var i = 0; i < 4; i++)
        {
            await ShopVisit.AddAsync(page, "Burr grinder");
        }

        await Expect(Refusal(page)).ToContainTextAsync("Burr grinder, hand-cranked: only 3 left. Your cart has all of them.");
    }

    [ChromiumFact]
    public async Task An_invalid_quantity_is_explained()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Burr grinder");

        foreach (var text in (string[])["2.5", "-1", "", "2147483648"])
        {
            await SetAsync(page, text);

            await Expect(Refusal(page)).ToContainTextAsync("Burr grinder, hand-cranked: enter a whole number, or 0 to remove it.");
            await Expect(ShopVisit.Quantity(page, "Burr grinder")).ToHaveValueAsync("1");
            await DismissAsync(page);
        }
    }

    [ChromiumFact]
    public async Task An_add_of_a_deleted_product_says_so()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await visit.App.Client.DeleteProductAsync(ShopVisit.Grinder);

        await ShopVisit.AddAsync(page, "Burr grinder");

        await Expect(Refusal(page)).ToContainTextAsync("Burr grinder, hand-cranked: no longer sold.");
    }

    [ChromiumFact]
    public async Task An_order_of_units_reserved_by_others_names_the_product()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.WaitForResponsesAsync(page);
        await visit.App.Client.SaveProductAsync(ShopVisit.Grinder, stock: 0, price: "89.95", name: "Burr grinder, hand-cranked");

        await ShopVisit.PayAsync(page);

        await Expect(Refusal(page)).ToContainTextAsync("Burr grinder, hand-cranked: sold out. Your cart has 1.");
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("1");
        Assert.Equal(18, (await visit.App.Client.GetProductAsync(ShopVisit.Kettle)).Data.GetProperty("stock").GetInt32());
    }

    [ChromiumFact]
    public async Task A_failure_that_no_shopper_can_fix_shows_an_apology()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        foreach (var (status, error) in new[]
        {
            (HttpStatusCode.InternalServerError, "Internal error"),
            (HttpStatusCode.BadRequest, "Invalid request body"),
        })
        {
            await page.RouteAsync("**/api/cart", route => route.FulfillAsync(new()
            {
                Status = (int)status,
                ContentType = "application/json",
                Body = $$"""{"success":false,"data":null,"message":"{{error}}: of some inner kind","error":"{{error}}"}""",
            }));

            await ShopVisit.AddAsync(page, "Burr grinder");

            await Expect(Refusal(page))
                .ToContainTextAsync("Burr grinder, hand-cranked: something went wrong on our side. Please try again.");
            await DismissAsync(page);
        }
    }

    [ChromiumTheory]
    [InlineData(1200)]
    [InlineData(360)]
    public async Task A_refusal_does_not_cover_the_heading_of_the_cart(int width)
    {
        await using var visit = await ShopVisit.StartAsync(new() { ViewportSize = new() { Width = width, Height = 800 } });
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Burr grinder");
        await SetAsync(page, "9");
        await MustNotCoverHeadingAsync(page);

        await DismissAsync(page);
        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.GetByRole(AriaRole.Link, new() { Name = "Cart 1 item" }).PressAsync("Enter");
        await SetAsync(page, "9");
        await MustNotCoverHeadingAsync(page);
    }

    private static async Task MustNotCoverHeadingAsync(IPage page)
    {
        await Expect(Refusal(page)).ToBeInViewportAsync(new() { Ratio = 1 });

        var (refusal, heading) = (await Refusal(page).BoundingBoxAsync(), await page.Locator("#cart-title").BoundingBoxAsync());

        Assert.NotNull(refusal);
        Assert.NotNull(heading);
        var apart = refusal.Y > heading.Y + heading.Height || heading.Y > refusal.Y + refusal.Height;
        Assert.True(apart, $"The refusal is at {refusal.Y}, {refusal.Height} high; the heading at {heading.Y}, {heading.Height} high.");
    }

    private static ILocator Refusal(IPage page) => page.GetByRole(AriaRole.Alert);

    private static async Task DismissAsync(IPage page)
    {
        await ShopVisit.Button(page, "Dismiss").ClickAsync();
        await Expect(Refusal(page)).ToBeHiddenAsync();
    }

    private static async Task SetAsync(IPage page, string quantity)
    {
        await ShopVisit.Quantity(page, "Burr grinder").FillAsync(quantity);
        await ShopVisit.Quantity(page, "Burr grinder").PressAsync("Enter");
    }
}
