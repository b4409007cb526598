using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using Xunit.v3;

namespace CartFunctions.Tests.Support;

/// <summary>A real headless browser. All tests share one; each has its own profile.</summary>
public static class Chromium
{
    /// <summary>A host name that the browser maps to this machine. Unlike localhost, it is not a secure context.</summary>
    public const string OtherDevice = "shop.test";

    /// <summary>How long a test waits for the browser, in milliseconds. Playwright's 5 and 30 s are too short on a busy machine.</summary>
    private const float Patience = 120_000;

    // The first has no user interface, and is faster.
    private static readonly string[] Programs =
    [
        "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
    ];

    private static readonly Lazy<Task<IBrowser>> Shared = new(() => Task.Run(StartAsync));

    /// <summary>The reason to skip tests that need it; null to run them, as CI always does.</summary>
    public static string? WhySkipped => Program is not null || Environment.GetEnvironmentVariable("CI") == "true"
        ? null
        : "Chromium is not installed (Debian: apt-get install chromium-headless-shell).";

    private static string? Program => Programs.FirstOrDefault(File.Exists);

    /// <summary>Opens a profile, whose pages are tabs. Profiles share nothing.</summary>
    public static async Task<IBrowserContext> OpenProfileAsync(BrowserNewContextOptions? options = null)
    {
        var browser = await Shared.Value;
        var profile = await browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1200, Height = 900 } });
        profile.SetDefaultTimeout(Patience);
        return profile;
    }

    private static async Task<IBrowser> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => playwright.Dispose(); // This ends the browser too.
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Timeout = Patience,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", $"--host-resolver-rules=MAP {OtherDevice} 127.0.0.1",
                "--in-process-gpu", "--enable-features=NetworkServiceInProcess2", // Two processes fewer.
            ],
        });
    }
}

/// <summary>A long test that needs Chromium. It is skipped if Chromium is missing, except in CI, which must install it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute, ITraitAttribute
{
    public ChromiumFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Chromium.WhySkipped;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => LongTrait.Value;
}

/// <summary>The same for a test with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public ChromiumTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Chromium.WhySkipped;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => LongTrait.Value;
}
