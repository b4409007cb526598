using CartFunctions.Standalone;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The client in <c>eng/client</c>: its own tests run in Node against a running app.</summary>
public sealed class ClientTests(ITestOutputHelper printed)
{
    [Theory]
    [InlineData("session")]
    [InlineData("arguments", Traits = ["Category", "Long"])]
    [InlineData("customer", Traits = ["Category", "Long"])]
    [InlineData("faults", Traits = ["Category", "Long"])]
    [InlineData("memory", Traits = ["Category", "Long"])]
    [InlineData("money", Traits = ["Category", "Long"])]
    [InlineData("package", Traits = ["Category", "Long"])]
    [InlineData("send", Traits = ["Category", "Long"])]
    public async Task The_clients_own_tests_pass(string subject)
    {
        await using var app = await TestApp.StartAsync();
        await SampleCatalog.LoadIfEmptyAsync(app.Services, Repository.PathTo("eng", "sample-catalog", "products.ndjson"));

        await MustPassAsync(subject, app, []);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task No_line_is_lost_or_doubled_when_many_guests_sign_in()
    {
        await using var issuer = await TokenIssuer.StartAsync();
        await using var app = await TestApp.StartAsync(issuer.Settings);

        await MustPassAsync("sign-in", app, new() { ["CARTFUNCTIONS_ISSUER"] = issuer.Address });
    }

    private async Task MustPassAsync(string subject, TestApp app, Dictionary<string, string?> environment)
    {
        environment["CARTFUNCTIONS_ADDRESS"] = app.Address.GetLeftPart(UriPartial.Authority);
        string[] tests = ["--test", "--test-reporter", "spec", Repository.PathTo("eng", "client", "test", $"{subject}.test.mjs")];

        await ShopClient.BuildAsync();
        var (exitCode, output) = await ChildProcess.RunAsync("node", tests, environment);

        printed.WriteLine(output);
        Assert.True(exitCode == 0, output);
        Assert.Matches(@"(?m)^ℹ pass [1-9]\d*$", output);
    }
}
