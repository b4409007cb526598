using CartFunctions.Hosting;
using Microsoft.Extensions.Configuration;

namespace CartFunctions.Tests.Hosting;

public sealed class CartSettingsTests
{
    private const string Account =
        "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=c2VjcmV0LWtleQ==;EndpointSuffix=core.windows.net";

    [Fact]
    public void A_connection_string_is_all_that_must_be_set()
    {
        var settings = Read(("CartStorage", Account));

        Assert.Equal((TimeSpan.FromDays(30), string.Empty), (settings.ExpireAfter, settings.TablePrefix));
    }

    [Fact]
    public void An_endpoint_with_a_managed_identity_takes_the_connection_strings_place()
    {
        var settings = Read(("CartStorage:endpoint", "https://shop.table.core.windows.net"), ("CartStorage:clientId", "me"));

        Assert.Equal((new Uri("https://shop.table.core.windows.net"), "me"), (settings.Storage.Endpoint, settings.Storage.ClientId));
    }

    [Theory]
    [InlineData("2.03:04:05", "2.03:04:05")]
    [InlineData("00:00:00", "00:00:00")]
    [InlineData("7", "7.00:00:00")]
    public void The_expiry_time_is_days_hours_minutes_and_seconds(string text, string time) =>
        Assert.Equal(TimeSpan.Parse(time, null), Read(("CartStorage", Account), ("Carts:ExpireAfter", text)).ExpireAfter);

    [Theory]
    [InlineData("CartStorage", "", "CartStorage is missing")]
    [InlineData("CartStorage", "nonsense c2VjcmV0LWtleQ==", "CartStorage is malformed")]
    [InlineData("CartStorage", "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=!c2VjcmV0LWtleQ==!", "CartStorage is malformed")]
    [InlineData("CartStorage:endpoint", "shop.table.core.windows.net", "CartStorage__endpoint is malformed", "")]
    [InlineData("CartStorage:endpoint", "http://shop.table.core.windows.net", "CartStorage__endpoint is malformed", "")]
    [InlineData("Carts:ExpireAfter", "soon", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:ExpireAfter", "-1.00:00:00", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:TablePrefix", "2fast", "Carts__TablePrefix is malformed")]
    [InlineData("Carts:TablePrefix", "with-dash", "Carts__TablePrefix is malformed")]
    [InlineData("Carts:TablePrefix", "line\n", "Carts__TablePrefix is malformed")]
    public void A_missing_or_malformed_setting_is_named_in_one_line_without_its_value(
        string name, string value, string complaint, string account = Account)
    {
        var why = Assert.Throws<StartException>(() => Read(("CartStorage", account), (name, value)));

        Assert.Contains(complaint, why.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0LWtleQ==", why.Message, StringComparison.Ordinal);
        Assert.Single(why.Message.Split('\n'));
    }

    private static CartSettings Read(params (string Name, string Value)[] settings)
    {
        var values = settings.GroupBy(setting => setting.Name).ToDictionary(same => same.Key, same => (string?)same.Last().Value);
        return CartSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }
}
