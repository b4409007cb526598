using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>Customers who sign in to the shop, and out of it.</summary>
public sealed class ShopCustomerTests
{
    [ChromiumFact]
    public async Task Two_browsers_of_one_customer_show_one_cart()
    {
        await using var visit = await ShopVisit.StartWithCustomersAsync();
        var laptop = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(laptop, "Gooseneck kettle");
        await SignInAsync(laptop, "Ada");
        await Expect(laptop.Locator("#customer")).ToHaveTextAsync("Ada");
        await ShopVisit.AddAsync(laptop, "Burr grinder");
        await ShopVisit.WaitForResponsesAsync(laptop);

        var phone = await visit.OpenOtherBrowserAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        await ShopVisit.AddAsync(phone, "Gooseneck kettle");
        await SignInAsync(phone, "Ada");

        await Expect(ShopVisit.Quantity(phone, "Gooseneck")).ToHaveValueAsync("2");
        await Expect(ShopVisit.Quantity(phone, "Burr grinder")).ToHaveValueAsync("1");
        await laptop.ReloadAsync();
        await Expect(ShopVisit.Quantity(laptop, "Gooseneck")).ToHaveValueAsync("2");

        var other = await visit.OpenOtherBrowserAsync();
        await SignInAsync(other, "Zoë");
        await ShopVisit.WaitForResponsesAsync(other);
        await Expect(other.GetByText("Your cart is empty.")).ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task A_customer_pays_on_the_phone_what_the_laptop_put_into_the_cart()
    {
        await using var visit = await ShopVisit.StartWithCustomersAsync();
        var (laptop, phone) = (await visit.OpenTabAsync(), await visit.OpenOtherBrowserAsync());
        await SignInAsync(laptop, "Ada");
        await ShopVisit.AddAsync(laptop, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(laptop);

        await SignInAsync(phone, "Ada");
        await ShopVisit.PayAsync(phone);

        await Expect(phone.Locator("#paid")).ToHaveTextAsync("€58.90");
        await laptop.ReloadAsync();
        await Expect(laptop.GetByText("Your cart is empty.")).ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task A_guests_cart_moves_once_although_the_network_breaks_off()
    {
        await using var visit = await ShopVisit.StartWithCustomersAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);
        var guest = await ShopVisit.CartIdAsync(page);
        var merges = 0;
        await visit.Profile.RouteAsync("**/api/me/cart/merge", async route =>
        {
            // The first request is lost, the second has an effect and its answer is lost, and so on.
            if (Interlocked.Increment(ref merges) % 2 == 0)
            {
                await route.FetchAsync();
            }

            await route.AbortAsync();
        });

        await ShopVisit.Button(page, "Sign in as Ada").ClickAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref merges) >= 1));
        await page.ReloadAsync();
        await Expect(page.Locator("#moving")).ToBeVisibleAsync();
        var tab = await visit.OpenTabAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref merges) >= 3));
        await page.CloseAsync();
        await visit.Profile.UnrouteAllAsync();

        await Expect(ShopVisit.Quantity(tab, "Gooseneck")).ToHaveValueAsync("2");
        await ShopVisit.WaitForResponsesAsync(tab);
        await Expect(tab.Locator("#moving")).ToBeHiddenAsync();
        Assert.Null(await ShopVisit.CartIdAsync(tab));
        Assert.Empty((await visit.App.Client.GetCartAsync(guest)).Items);
        await ShopVisit.AddAsync(tab, "Gooseneck kettle");
        await Expect(ShopVisit.Quantity(tab, "Gooseneck")).ToHaveValueAsync("3");
    }

    [ChromiumFact]
    public async Task Changes_made_without_a_network_arrive_in_the_cart_of_who_made_them()
    {
        await using var visit = await ShopVisit.StartWithCustomersAsync();
        var page = await visit.OpenTabAsync();
        await visit.Profile.SetOfflineAsync(true);
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.Button(page, "Sign in as Ada").ClickAsync();
        await ShopVisit.AddAsync(page, "Burr grinder");
        await Expect(page.Locator("#moving")).ToBeVisibleAsync();

        await visit.Profile.SetOfflineAsync(false);

        await ShopVisit.WaitForResponsesAsync(page);
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("1");
        await Expect(ShopVisit.Quantity(page, "Burr grinder")).ToHaveValueAsync("1");
    }

    [ChromiumFact]
    public async Task A_sign_out_leaves_nothing_of_the_customer_in_any_tab()
    {
        await using var visit = await ShopVisit.StartWithCustomersAsync();
        var (page, other) = (await visit.OpenTabAsync(), await visit.OpenTabAsync());
        await SignInAsync(page, "Ada");
        await Expect(other.Locator("#customer")).ToHaveTextAsync("Ada");
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await page.GetByLabel("Gift note").FillAsync("A secret");
        await page.GetByLabel("Gift note").BlurAsync();
        await ShopVisit.WaitForResponsesAsync(page);
        await Expect(ShopVisit.Quantity(other, "Gooseneck")).ToHaveValueAsync("1");
        await ShopVisit.GoToTillAsync(page);
        await Expect(ShopVisit.PayButton(page)).ToBeVisibleAsync();
        await ShopVisit.WaitForResponsesAsync(page);

        await ShopVisit.Button(page, "Sign out").ClickAsync();

        foreach (var tab in new[] { page, other })
        {
            await Expect(ShopVisit.Button(tab, "Sign in as Ada")).ToBeVisibleAsync();
            await Expect(tab.GetByText("Your cart is empty.")).ToBeVisibleAsync();
            await Expect(tab.Locator("#note")).ToHaveValueAsync(string.Empty);
            await tab.WaitForLoadStateAsync(LoadState.NetworkIdle); // A read of the new guest's cart before the add would log a 404.
        }

        var kept = await page.EvaluateAsync<string>("JSON.stringify(Object.entries(localStorage))");
        Assert.All(["A secret", "Bearer", "eyJ", "priceAtAdd"], text => Assert.DoesNotContain(text, kept, StringComparison.Ordinal));
        Assert.DoesNotMatch(@"\bada\b", kept); // An id can contain the letters.

        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.WaitForResponsesAsync(page);
        Assert.Equal([ShopVisit.Grinder], (await visit.StoredQuantitiesAsync(page)).Keys);
        await SignInAsync(page, "Ada");
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("1");
        await Expect(page.GetByLabel("Gift note")).ToHaveValueAsync("A secret");
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task A_sign_out_with_unsaved_changes_asks_first()
    {
        await using var visit = await ShopVisit.StartWithCustomersAsync(keepsFiles: true); // It reloads without a network.
        var page = await visit.OpenTabAsync();
        await SignInAsync(page, "Ada");
        await ShopVisit.WaitForResponsesAsync(page);
        await ShopVisit.KeptFilesAsync(page);
        await visit.Profile.SetOfflineAsync(true);
        await ShopVisit.AddAsync(page, "Gooseneck kettle");

        await ShopVisit.Button(page, "Sign out").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Your last changes are not saved yet.");
        await visit.Profile.SetOfflineAsync(false);
        await ShopVisit.WaitForResponsesAsync(page);
        await Expect(page.Locator("#customer")).ToHaveTextAsync("Ada");

        await visit.Profile.SetOfflineAsync(true);
        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.Button(page, "Sign out").ClickAsync();
        await ShopVisit.Button(page, "Sign out now").ClickAsync();
        await Expect(ShopVisit.Button(page, "Sign in as Ada")).ToBeVisibleAsync();
        await visit.Profile.SetOfflineAsync(false);

        await SignInAsync(page, "Ada");
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("1");
        await Expect(ShopVisit.Line(page, "Burr grinder")).ToHaveCountAsync(0);
    }

    [ChromiumFact]
    public async Task A_token_that_has_expired_is_replaced_unseen()
    {
        await using var visit = await ShopVisit.StartWithCustomersAsync();
        var page = await visit.OpenTabAsync();
        await SignInAsync(page, "Ada");
        await ShopVisit.WaitForResponsesAsync(page);
        await page.RouteAsync(
            "**/api/me/cart",
            route => route.FulfillAsync(new() { Status = 401, Json = new { success = false, error = "Sign-in required" } }),
            new() { Times = 1 });

        await ShopVisit.AddAsync(page, "Gooseneck kettle");

        await ShopVisit.WaitForResponsesAsync(page);
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("1");
        await Expect(page.Locator("#problem")).ToBeEmptyAsync();
        await Expect(page.Locator("#network")).ToBeEmptyAsync();
    }

    [ChromiumFact]
    public async Task What_does_not_fit_the_customers_cart_is_named()
    {
        await using var visit = await ShopVisit.StartWithCustomersAsync();
        var page = await visit.OpenTabAsync();
        await SignInAsync(page, "Ada");
        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.WaitForResponsesAsync(page);
        var guest = await visit.OpenOtherBrowserAsync();
        await ShopVisit.AddAsync(guest, "Burr grinder");
        await ShopVisit.AddAsync(guest, "Burr grinder"); // Three are in stock.

        await SignInAsync(guest, "Ada");

        await Expect(guest.Locator("#news")).ToContainTextAsync("not enough is left: 1 × Burr grinder, hand-cranked.");
        await Expect(ShopVisit.Quantity(guest, "Burr grinder")).ToHaveValueAsync("3");
    }

    [ChromiumFact]
    public async Task A_host_that_others_can_reach_offers_no_sign_in()
    {
        await using var visit = await ShopVisit.StartFromAnotherDeviceAsync();
        var page = await visit.OpenTabAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Sign") })).ToHaveCountAsync(0);
    }

    [ChromiumTheory]
    [InlineData(ColorScheme.Light, 1200)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Axe_finds_nothing_before_or_after_a_sign_in(ColorScheme scheme, int width)
    {
        await using var visit = await ShopVisit.StartWithCustomersAsync(
            new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 740 } });
        var page = await visit.OpenTabAsync();
        await Expect(ShopVisit.Button(page, "Sign in as Ada")).ToBeVisibleAsync();
        Assert.Empty(await Axe.FindAsync(page));

        await SignInAsync(page, "Ada");

        await Expect(ShopVisit.Button(page, "Sign out")).ToBeFocusedAsync();
        Assert.Empty(await Axe.FindAsync(page));
    }

    private static Task SignInAsync(IPage page, string name) => ShopVisit.Button(page, $"Sign in as {name}").ClickAsync();
}
