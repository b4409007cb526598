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
    public void On_Core_Tools_and_in_Azure_the_hosts_own_page_is_off_so_that_GET_of_the_root_is_a_404(string plan)
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("local.settings.sample.json")));
        var bicep = File.ReadAllText(Repository.PathTo("eng", "azure", plan));

        Assert.Equal("true", sample.RootElement.GetProperty("Values").GetProperty(NoHomepage).GetString());
        Assert.Matches($@"(?m)^\s+{NoHomepage}: 'true'$", bicep);
    }
}
