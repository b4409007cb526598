using System.Runtime.CompilerServices;
using Xunit.v3;

namespace CartFunctions.Tests.Support;

/// <summary>LibreOffice without its window, with a profile of its own.</summary>
public sealed class LibreOffice(string folder)
{
    private const string GermanLocale = """
        <?xml version="1.0" encoding="UTF-8"?>
        <oor:items xmlns:oor="http://openoffice.org/2001/registry">
          <item oor:path="/org.openoffice.Setup/L10N">
            <prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>de-DE</value></prop>
          </item>
        </oor:items>
        """;

    /// <summary>Why tests that need it are skipped; null if they run.</summary>
    public static string? ReasonToSkip => File.Exists("/usr/bin/soffice") || Environment.GetEnvironmentVariable("CI") == "true"
        ? null
        : "LibreOffice is not installed (Debian: apt-get install --no-install-recommends libreoffice-calc).";

    /// <summary>Runs a shell command in the folder, where the decimal sign is the comma.</summary>
    public async Task RunAsync(string command)
    {
        var profile = Path.Combine(folder, ".config", "libreoffice", "4", "user");
        Directory.CreateDirectory(profile);
        await File.WriteAllTextAsync(Path.Combine(profile, "registrymodifications.xcu"), GermanLocale);
        var (exitCode, output) = await ChildProcess.RunAsync(
            "bash", ["-c", command], new Dictionary<string, string?> { ["HOME"] = folder }, folder);
        Assert.True(exitCode == 0, output);
    }
}

/// <summary>A long test that needs LibreOffice. It is skipped if LibreOffice is missing, except in CI, which must install it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LibreOfficeFactAttribute : FactAttribute, ITraitAttribute
{
    public LibreOfficeFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = LibreOffice.ReasonToSkip;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => LongTrait.Value;
}
