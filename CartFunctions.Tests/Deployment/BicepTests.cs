using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Deployment;

/// <summary>The Bicep files: their common settings, and whether they compile.</summary>
public sealed partial class BicepTests
{
    // On Flex Consumption functionAppConfig has these settings, and there are no slots to swap.
    private static readonly string[] OfPlansWithSlots =
    [
        "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_WORKER_RUNTIME", "WEBSITE_RUN_FROM_PACKAGE",
        "WEBSITE_SWAP_WARMUP_PING_PATH", "WEBSITE_SWAP_WARMUP_PING_STATUSES",
    ];

    private static readonly Lazy<Task<string>> Compiler = new(DownloadAsync);

    [Fact]
    public void Both_plans_have_the_same_settings_except_for_those_of_slots()
    {
        var flex = SettingsOf("flex.bicep");

        Assert.Contains("AzureWebJobsDisableHomepage", flex);
        Assert.Contains("CartStorage__endpoint", flex);
        Assert.Equal(SettingsOf("main.bicep").Except(OfPlansWithSlots), flex);
    }

    [Fact]
    public void Both_plans_use_the_same_names_so_that_a_move_keeps_the_data() =>
        Assert.Equal(
            NamesIn(Read("main.bicep")).Where(name => !name.Contains("staging", StringComparison.Ordinal)), NamesIn(Read("flex.bicep")));

    [Theory]
    [InlineData("main")]
    [InlineData("flex")]
    public void The_parameters_file_of_a_plan_has_every_parameter_but_the_location(string plan) =>
        Assert.Equal(
            Parameters().Matches(Read($"{plan}.bicep")).Select(match => match.Value).Where(name => name != "location").Order(),
            Parameters().Matches(Read($"{plan}.bicepparam")).Select(match => match.Value).Order());

    [Fact]
    public void Settings_that_Flex_Consumption_refuses_are_absent() =>
        Assert.DoesNotMatch(@"linuxFxVersion:|ftpsState:|alwaysOn:|FUNCTIONS_\w+:|WEBSITE_\w+:", Read("flex.bicep"));

    [Theory]
    [InlineData("main.bicep")]
    [InlineData("flex.bicep")]
    [InlineData("storage.bicep")]
    [InlineData("auth.bicep")]
    public void No_account_key_and_no_password_is_enabled(string file) =>
        Assert.DoesNotMatch("listKeys|StorageAccountConnectionString|AccountKey|allowSharedKeyAccess: true|allow: true", Read(file));

    [Fact]
    public void Authentication_lets_guests_through_and_is_the_same_in_every_slot()
    {
        Assert.Matches(@"requireAuthentication: false\s+unauthenticatedClientAction: 'AllowAnonymous'", Read("auth.bicep"));
        Assert.DoesNotContain("excludedPaths", Read("auth.bicep"), StringComparison.Ordinal);
        Assert.Equal(["app: app.name", "app: app.name\n    slot: staging.name"], TargetsIn("main.bicep"));
        Assert.Equal(["app: app.name"], TargetsIn("flex.bicep"));

        static IEnumerable<string> TargetsIn(string file) =>
            Authentications().Matches(Read(file)).Select(match => match.Groups["target"].Value.Trim());
    }

    /// <summary>
    /// The compiler knows every property of a resource, and warns of an unknown one. <c>build-params</c> also builds and lints the plan.
    /// </summary>
    [Theory]
    [InlineData("main")]
    [InlineData("flex")]
    [Trait("Category", "Long")] // The compiler is a package of 60 MB that nothing else needs.
    public async Task The_compiler_accepts_the_files_of_a_plan(string plan)
    {
        var (exitCode, output) = await BuildAsync(Repository.PathTo("eng", "azure", $"{plan}.bicepparam"));

        Assert.Equal((0, string.Empty), (exitCode, output.Trim()));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_compiler_finds_an_unknown_property_and_what_its_linter_warns_of()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in new[] { "flex.bicep", "flex.bicepparam", "storage.bicep", "auth.bicep" })
        {
            var text = Read(file).Replace("instanceMemoryMB", "instanceMemory", StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(folder.Path, file), file == "storage.bicep" ? $"{text}\nvar unused = 1\n" : text);
        }

        var (_, output) = await BuildAsync(Path.Combine(folder.Path, "flex.bicepparam"));

        Assert.Contains("The property \"instanceMemory\" is not allowed", output, StringComparison.Ordinal);
        Assert.Contains("no-unused-vars", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> BuildAsync(string parameters)
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string?> { ["CARTS_APP_NAME"] = "ci-check", ["CARTS_DEVICE_KEY"] = string.Empty };
        return await ChildProcess.RunAsync(
            await Compiler.Value, ["build-params", parameters, "--outfile", Path.Combine(folder.Path, "compiled.json")], environment);
    }

    /// <summary>The path of the compiler. It is downloaded from NuGet if needed.</summary>
    private static async Task<string> DownloadAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The package of the compiler is for Linux.");
        var project = Repository.PathTo("eng", "azure", "compiler", "compiler.csproj");
        var (exitCode, output) = await ChildProcess.RunAsync("dotnet", ["restore", project, "-v", "quiet"]);
        Assert.SkipUnless(exitCode == 0, $"The package of the compiler cannot be downloaded: {output}");
        var (_, said) = await ChildProcess.RunAsync("dotnet", ["msbuild", project, "-nologo", "-t:Path"]);
        return CompilerPath().Match(said).Groups["path"].Value;
    }

    private static string Read(string file) => File.ReadAllText(Repository.PathTo("eng", "azure", file));

    private static IEnumerable<string> SettingsOf(string file) =>
        Setting().Matches(Read(file)).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> NamesIn(string bicep) =>
        Name().Matches(bicep).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(?<=^|[{ ])(?<name>Azure\w+|[A-Z]+(_[A-Z]+)+|[A-Z]\w+__\w+)(?=: )", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"'[^'\n]*\$\{(toLower\(name\)|name|uniqueString\([^}]*\))\}[^'\n]*'")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<=^param )\w+", RegexOptions.Multiline)]
    private static partial Regex Parameters();

    [GeneratedRegex(@"'auth\.bicep' = if \(customerIdentity == 'easyauth'\) \{\s+name: .*\s+params: \{(?<target>[^}]*?)\s+provider: ")]
    private static partial Regex Authentications();

    [GeneratedRegex("compiler: (?<path>.*)")]
    private static partial Regex CompilerPath();
}
