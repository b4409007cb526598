using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>The shop on a phone.</summary>
public sealed class ShopPhoneTests
{
    private static readonly string LongWord = new('m', 78);

    [ChromiumFact]
    public async Task The_page_fits_a_phone_in_the_dark()
    {
        await using var visit = await StartAsync(ColorScheme.Dark);
        var page = await visit.OpenTabAsync();

        await ShopVisit.AddAsync(page, "Phin, Vietnamese");
        await ShopVisit.WaitForResponsesAsync(page);
        await page.ScreenshotAsync(new() { Path = Repository.PathTo("artifacts", "shop-phone.png"), FullPage = true });

        Assert.Equal(360, await WidthAsync(page));
        Assert.Equal("rgb(27, 23, 21)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    [ChromiumFact]
    public async Task A_name_of_one_long_word_and_a_long_amount_fit_a_phone()
    {
        await using var visit = await StartAsync();
        await visit.App.Client.SaveProductAsync(ShopVisit.Grinder, stock: int.MaxValue, price: "999999999999.9999", name: LongWord);
        var page = await visit.OpenTabAsync();

        await ShopVisit.AddAsync(page, LongWord);
        await ShopVisit.WaitForResponsesAsync(page);
        Assert.Equal(360, await WidthAsync(page));
        await ShopVisit.Quantity(page, LongWord).FillAsync("2147483647");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#amount")).ToHaveTextAsync("€2,147,483,646,999,999,785,251.6353");
        await ShopVisit.WaitForResponsesAsync(page);
        await MustStayInsideAsync(page, "#cart", "h3, .sum, .quantity, #amount, #till");
        await ShopVisit.AddAsync(page, LongWord);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(LongWord);
        await MustStayInsideAsync(page, "#problem", "*");
        await ShopVisit.WaitForResponsesAsync(page);
        await ShopVisit.GoToTillAsync(page);
        await Expect(ShopVisit.PayButton(page)).ToBeVisibleAsync();
        await MustStayInsideAsync(page, "#cart", "#charges *, #amount, #buy");
        await ShopVisit.PayButton(page).ClickAsync();
        await Expect(page.Locator("#order-items")).ToContainTextAsync(LongWord);
        await MustStayInsideAsync(page, "#order", "li *, #paid");

        Assert.Equal(360, await WidthAsync(page));
    }

    [ChromiumFact]
    public async Task A_touched_button_does_not_stay_highlighted()
    {
        await using var visit = await StartAsync();
        var page = await visit.OpenTabAsync();
        var button = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Add to cart: Burr grinder") });
        await Expect(button).ToHaveCSSAsync("background-color", "rgba(0, 0, 0, 0)");

        await button.TapAsync();
        await ShopVisit.WaitForResponsesAsync(page);

        await Expect(ShopVisit.Quantity(page, "Burr grinder")).ToHaveValueAsync("1");
        await Expect(button).ToHaveCSSAsync("background-color", "rgba(0, 0, 0, 0)");
    }

    [ChromiumFact]
    public async Task Every_button_is_large_enough_for_a_finger()
    {
        await using var visit = await StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.WaitForResponsesAsync(page);
        await ShopVisit.Button(page, "Reserve for 15 minutes").TapAsync();
        await Expect(ShopVisit.Button(page, "Cancel reservation")).ToBeVisibleAsync();

        foreach (var button in await page.GetByRole(AriaRole.Button).AllAsync())
        {
            var box = await button.BoundingBoxAsync();
            Assert.True(box is { Width: >= 44, Height: >= 44 }, $"{await button.InnerTextAsync()}: {box?.Width} × {box?.Height}");
        }
    }

    [ChromiumFact]
    public async Task The_link_to_the_cart_does_not_cover_the_cart()
    {
        await using var visit = await StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Burr grinder");
        var link = page.GetByRole(AriaRole.Link, new() { Name = "Cart 1 item" });
        await Expect(link).ToBeVisibleAsync();

        await link.TapAsync();

        await Expect(page.Locator("#cart")).ToBeInViewportAsync();
        await Expect(link).ToBeHiddenAsync();
        await page.EvaluateAsync("scrollTo(0, 0)");
        await Expect(link).ToBeVisibleAsync();
    }

    private static Task<ShopVisit> StartAsync(ColorScheme scheme = ColorScheme.Light) => ShopVisit.StartAsync(new()
    {
        ViewportSize = new() { Width = 360, Height = 740 },
        ColorScheme = scheme,
        HasTouch = true,
        IsMobile = true,
    });

    private static Task<int> WidthAsync(IPage page) => page.EvaluateAsync<int>("document.documentElement.scrollWidth");

    private static async Task MustStayInsideAsync(IPage page, string frame, string parts)
    {
        var outside = await page.EvaluateAsync<string[]>(
            """
            ([frame, parts]) => {
              const { left, right } = document.querySelector(frame).getBoundingClientRect();
              return [...document.querySelectorAll(`${frame} :is(${parts})`)].filter((part) => {
                const box = part.getBoundingClientRect();
                const isCut = part.clientWidth > 0 && part.scrollWidth > part.clientWidth + 1;
                return box.width > 0 && (isCut || box.left < left || box.right > right);
              }).map((part) => part.outerHTML);
            }
            """,
            new[] { frame, parts });
        Assert.Empty(outside);
    }
}
