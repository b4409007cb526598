using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace CartFunctions.Tests.Support;

/// <summary>A real browser without a window. All tests share one, each with a profile of its own.</summary>
public static class Chromium
{
    /// <summary>A name of this machine to the browser, and no secure context.</summary>
    public const string OtherDevice = "shop.test";

    // The first has no user interface, which costs the others more than the pages do.
    private static readonly string[] Programs =
    [
        "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
    ];

    private static readonly Lazy<Task<IBrowser>> Shared = new(() => Task.Run(StartAsync));

    /// <summary>Why tests that need it are skipped; null if they are not.</summary>
    public static string? WhySkipped => Program is not null || Environment.GetEnvironmentVariable("CI") == "true"
        ? null
        : "Chromium is not installed (Debian: apt-get install chromium-headless-shell).";

    private static string? Program => Programs.FirstOrDefault(File.Exists);

    /// <summary>Opens a profile, whose pages are tabs. It shares nothing with other profiles.</summary>
    public static async Task<IBrowserContext> OpenProfileAsync(BrowserNewContextOptions? options = null) =>
        await (await Shared.Value).NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1200, Height = 900 } });

    private static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => playwright.Dispose(); // It ends the browser, too.
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", $"--host-resolver-rules=MAP {OtherDevice} 127.0.0.1",
            ],
        });
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
