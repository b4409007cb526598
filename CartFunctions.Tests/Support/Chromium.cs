using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace CartFunctions.Tests.Support;

/// <summary>A real browser without a window.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>Whether this machine has the browser.</summary>
    public static bool IsInstalled => Program is not null;

    /// <summary>Why tests that need it are skipped; null if they are not.</summary>
    public static string? WhySkipped => IsInstalled || Environment.GetEnvironmentVariable("CI") == "true"
        ? null
        : "Chromium is not installed (Debian: apt-get install chromium).";

    private static string? Program => Programs.FirstOrDefault(File.Exists);

    /// <summary>Starts it; it takes <paramref name="host"/>, if one is given, for a name of this machine.</summary>
    public static async Task<Chromium> StartAsync(string? host = null)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
                .. host is null ? [] : new[] { $"--host-resolver-rules=MAP {host} 127.0.0.1" },
            ],
        });
        return new Chromium(playwright, browser);
    }

    public Task<IPage> OpenPageAsync() => browser.NewPageAsync(new() { ViewportSize = new() { Width = 1200, Height = 900 } });

    /// <summary>Opens a profile of its own, whose pages are tabs of one browser.</summary>
    public Task<IBrowserContext> OpenProfileAsync(BrowserNewContextOptions? options = null) =>
        browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1200, Height = 900 } });

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}

/// <summary>A test that needs Chromium: skipped if it is not installed, but for CI, which must install it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Chromium.WhySkipped;
}

/// <summary>The same for a test that runs on several data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Chromium.WhySkipped;
}
