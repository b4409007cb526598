using System.Collections.Concurrent;
using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>The shop's cart in a real browser.</summary>
public sealed class ShopCartTests
{
    [ChromiumFact]
    public async Task The_service_has_what_the_page_shows_after_add_change_and_remove()
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
        await ShopVisit.WaitForResponsesAsync(page);

        await Expect(page.Locator("#lines .line")).ToHaveCountAsync(2);
        await Expect(page.Locator("#amount")).ToHaveTextAsync("€341.90");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Cart 5 items" })).ToBeVisibleAsync();
        Assert.Equal(
            new Dictionary<string, int> { [ShopVisit.Grinder] = 2, [ShopVisit.Kettle] = 3 }, await visit.StoredQuantitiesAsync(page));
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task A_first_visit_logs_no_error()
    {
        await using var visit = await ShopVisit.StartAsync(keepsFiles: true);
        var page = await visit.Profile.NewPageAsync();
        var logged = new ConcurrentQueue<string>();
        page.Console += (_, message) => logged.Enqueue(message.Text);

        await page.GotoAsync(visit.Address.ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });

        await Expect(page.GetByText("Your cart is empty.")).ToBeVisibleAsync();
        Assert.Empty(logged);
    }

    [ChromiumFact]
    public async Task The_total_and_its_amount_share_a_baseline()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Burr grinder");
        await Expect(page.Locator("#amount")).ToHaveTextAsync("€89.95");

        // An inline element without a height sits on the baseline.
        var baselines = await page.EvaluateAsync<double[]>(
            """
            () => [...document.querySelector('#total').children].map((part) => {
              const mark = part.appendChild(document.createElement('span'));
              mark.style.display = 'inline-block';
              return mark.getBoundingClientRect().bottom;
            })
            """);

        Assert.Equal(2, baselines.Length);
        Assert.Equal(baselines[0], baselines[1], tolerance: 0.5);
    }

    [ChromiumFact]
    public async Task A_catalog_of_several_pages_is_shown_page_by_page()
    {
        await using var visit = await ShopVisit.StartAsync();
        await visit.App.Client.AddProductsAsync(42, stock: 2);
        var page = await visit.OpenTabAsync();
        await Expect(page.Locator("#catalog .product")).ToHaveCountAsync(50);

        await page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();

        await Expect(page.Locator("#catalog .product")).ToHaveCountAsync(55);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Show more" })).ToBeHiddenAsync();
    }

    [ChromiumFact]
    public async Task A_response_does_not_overwrite_what_the_shopper_types()
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
        await ShopVisit.WaitForResponsesAsync(page);
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("9");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#amount")).ToHaveTextAsync("€486.00");
        await ShopVisit.WaitForResponsesAsync(page);
        Assert.Equal(9, (await visit.StoredQuantitiesAsync(page))[ShopVisit.Kettle]);
    }
}
