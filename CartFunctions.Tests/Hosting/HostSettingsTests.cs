using System.Text.Json;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Hosting;

/// <summary>The settings of the Functions host, which are in three places of the repository.</summary>
public sealed class HostSettingsTests
{
    private const string NoHomepage = "AzureWebJobsDisableHomepage";

    [Theory]
    [InlineData("main.bicep")]
    [InlineData("flex.bicep")]
    public void The_home_page_of_the_Functions_host_is_off(string plan)
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("local.settings.sample.json")));
        var bicep = File.ReadAllText(Repository.PathTo("eng", "azure", plan));

        Assert.Equal("true", sample.RootElement.GetProperty("Values").GetProperty(NoHomepage).GetString());
        Assert.Matches($@"(?m)^\s+{NoHomepage}: 'true'$", bicep);
    }
}
