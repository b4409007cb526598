using Azure.Identity;
using CartFunctions.Hosting;
using Microsoft.Extensions.Configuration;

namespace CartFunctions.Tests.Hosting;

public sealed class CartSettingsTests
{
    private const string Key = "AccountName=shop;AccountKey=c2VjcmV0LWtleQ==";
    private const string Account = $"DefaultEndpointsProtocol=https;{Key};EndpointSuffix=core.windows.net";

    [Fact]
    public void A_connection_string_is_all_that_must_be_set()
    {
        var settings = Read(("CartStorage", Account));

        Assert.Equal(
            (TimeSpan.FromDays(30), string.Empty, 2), (settings.ExpireAfter, settings.TablePrefix, settings.MoneyDecimals));
        Assert.Equal(8 * 1_048_576, settings.CartMemory);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("4", 4)]
    public void Money_has_up_to_four_decimals(string text, int decimals) =>
        Assert.Equal(decimals, Read(("CartStorage", Account), ("Carts:MoneyDecimals", text)).MoneyDecimals);

    [Fact]
    public void An_endpoint_with_a_managed_identity_replaces_the_connection_string()
    {
        var settings = Read(("CartStorage:endpoint", "https://shop.table.core.windows.net"), ("CartStorage:clientId", "me"));

        Assert.Equal(new Uri("https://shop.table.core.windows.net"), settings.Storage.Endpoint);
        Assert.IsType<ManagedIdentityCredential>(settings.Storage.Credential);
    }

    [Theory]
    [InlineData("managedidentity", typeof(ManagedIdentityCredential))]
    [InlineData("", typeof(ManagedIdentityCredential))]
    [InlineData("azurecli", typeof(AzureCliCredential))]
    [InlineData("AzureCli", typeof(AzureCliCredential))]
    public void The_configured_credential_is_used(string name, Type credential)
    {
        var settings = Read(("CartStorage:endpoint", "https://shop.table.core.windows.net"), ("CartStorage:credential", name));

        Assert.IsType(credential, settings.Storage.Credential);
    }

    [Fact]
    public void An_unknown_credential_is_refused_in_one_line()
    {
        var why = Assert.Throws<StartException>(
            () => Read(("CartStorage:endpoint", "https://shop.table.core.windows.net"), ("CartStorage:credential", "c2VjcmV0")));

        Assert.Equal("Setting CartStorage__credential is malformed: give managedidentity or azurecli.", why.Message);
    }

    [Theory]
    [InlineData("TableEndpoint=https://shop.table.core.windows.net/")]
    [InlineData("TableEndpoint=https://shop.table.cosmos.azure.com:443/")]
    [InlineData("TableEndpoint=https://tables.example.com")]
    [InlineData("TableEndpoint=http://127.0.0.1:10002/shop")]
    [InlineData("TableEndpoint=http://localhost:10002/shop")]
    [InlineData("TableEndpoint=http://azurite:10002/shop")]
    [InlineData("TableEndpoint=http://[::1]:10002/shop")]
    [InlineData("DefaultEndpointsProtocol=https;EndpointSuffix=core.chinacloudapi.cn")]
    public void A_connection_string_may_name_its_table_endpoint(string endpoint)
    {
        var connectionString = $"{Key};{endpoint}";

        Assert.Equal(connectionString, Read(("CartStorage", connectionString)).Storage.ConnectionString);
    }

    [Theory]
    [InlineData("2.03:04:05", "2.03:04:05")]
    [InlineData("00:00:00", "00:00:00")]
    [InlineData("23:59:59", "23:59:59")]
    [InlineData("0.1:00:00", "01:00:00")]
    [InlineData("365.00:00:00", "365.00:00:00")]
    public void The_expiry_time_is_days_hours_minutes_and_seconds(string text, string time) =>
        Assert.Equal(TimeSpan.Parse(time, null), Read(("CartStorage", Account), ("Carts:ExpireAfter", text)).ExpireAfter);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("64", 67_108_864)]
    [InlineData("999", 1_047_527_424)]
    public void The_cart_memory_is_a_number_of_mebibytes(string text, long bytes) =>
        Assert.Equal(bytes, Read(("CartStorage", Account), ("Carts:CartMemory", text)).CartMemory);

    [Theory]
    [InlineData("CartStorage", "", "CartStorage is missing")]
    [InlineData("CartStorage", "nonsense c2VjcmV0LWtleQ==", "CartStorage is malformed")]
    [InlineData("CartStorage", "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=!c2VjcmV0LWtleQ==!", "CartStorage is malformed")]
    [InlineData("CartStorage:endpoint", "https://shop.table.core.windows.net/carts", "CartStorage__endpoint is malformed", "")]
    [InlineData("CartStorage:endpoint", "https://shop.example.com/?sig=c2VjcmV0LWtleQ==", "CartStorage__endpoint is malformed", "")]
    [InlineData("CartStorage:endpoint", "https://me@shop.table.core.windows.net", "CartStorage__endpoint is malformed", "")]
    [InlineData("CartStorage:endpoint", "file:///shop", "CartStorage__endpoint is malformed", "")]
    [InlineData("CartStorage:endpoint", "/shop", "CartStorage__endpoint is malformed", "")]
    [InlineData("CartStorage:endpoint", "shop.table.core.windows.net", "CartStorage__endpoint is malformed", "")]
    [InlineData("CartStorage:endpoint", "http://shop.table.core.windows.net", "CartStorage__endpoint is malformed", "")]
    [InlineData("Carts:ExpireAfter", "soon", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:ExpireAfter", "-1.00:00:00", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:ExpireAfter", "24:00:00", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:ExpireAfter", "48:00:00", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:ExpireAfter", "1:24:00:00", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:ExpireAfter", "1.24:00:00", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:ExpireAfter", "12:60:00", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:ExpireAfter", "12:00", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:ExpireAfter", "12:00:00.5", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:ExpireAfter", " 12:00:00", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:ExpireAfter", "12:00:00\n", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:ExpireAfter", "7", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:ExpireAfter", "99999999.00:00:00", "Carts__ExpireAfter is malformed")]
    [InlineData("Carts:MoneyDecimals", "5", "Carts__MoneyDecimals is malformed")]
    [InlineData("Carts:MoneyDecimals", "-1", "Carts__MoneyDecimals is malformed")]
    [InlineData("Carts:MoneyDecimals", "02", "Carts__MoneyDecimals is malformed")]
    [InlineData("Carts:MoneyDecimals", "2.0", "Carts__MoneyDecimals is malformed")]
    [InlineData("Carts:MoneyDecimals", " 2", "Carts__MoneyDecimals is malformed")]
    [InlineData("Carts:MoneyDecimals", "٢", "Carts__MoneyDecimals is malformed")]
    [InlineData("Carts:CartMemory", "1000", "Carts__CartMemory is malformed")]
    [InlineData("Carts:CartMemory", "-1", "Carts__CartMemory is malformed")]
    [InlineData("Carts:CartMemory", "1.5", "Carts__CartMemory is malformed")]
    [InlineData("Carts:CartMemory", "8 MiB", "Carts__CartMemory is malformed")]
    [InlineData("Carts:TablePrefix", "2fast", "Carts__TablePrefix is malformed")]
    [InlineData("Carts:TablePrefix", "with-dash", "Carts__TablePrefix is malformed")]
    [InlineData("Carts:TablePrefix", "line\n", "Carts__TablePrefix is malformed")]
    public void A_missing_or_malformed_setting_is_reported_without_its_value(
        string name, string value, string complaint, string account = Account)
    {
        var why = Assert.Throws<StartException>(() => Read(("CartStorage", account), (name, value)));

        Assert.Contains(complaint, why.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0LWtleQ==", why.Message, StringComparison.Ordinal);
        Assert.Single(why.Message.Split('\n'));
    }

    [Theory]
    [InlineData("TableEndpoint=http://127.0.0.1:10002")]
    [InlineData("TableEndpoint=http://127.0.0.1:10002/")]
    [InlineData("TableEndpoint=http://localhost:10002")]
    [InlineData("TableEndpoint=http://127.0.0.1:10002/shop/")]
    [InlineData("TableEndpoint=http://azurite:10002/shop/carts")]
    [InlineData("TableEndpoint=ftp://127.0.0.1:10002/shop")]
    [InlineData("TableEndpoint=file:///shop")]
    [InlineData("TableEndpoint=https://shop.table.core.windows.net/carts")]
    [InlineData("EndpointSuffix=core.windows.net/x")]
    [InlineData("DefaultEndpointsProtocol=ftp")]
    public void An_invalid_table_endpoint_is_reported_without_the_key(string endpoint)
    {
        var why = Assert.Throws<StartException>(() => Read(("CartStorage", $"{Key};{endpoint}")));

        Assert.Contains("CartStorage is malformed: its table endpoint must be", why.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0LWtleQ==", why.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_OTLP_protocol_is_refused_in_one_line()
    {
        var why = Assert.Throws<StartException>(() => OtlpExport.IsEnabled(
            Configure(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"))));

        Assert.Equal("Setting OTEL_EXPORTER_OTLP_PROTOCOL is malformed: give grpc or http/protobuf.", why.Message);
    }

    private static CartSettings Read(params (string Name, string Value)[] settings) =>
        CartSettings.Read(Configure(settings), isLoopbackHost: false);

    private static IConfiguration Configure(params (string Name, string Value)[] settings)
    {
        var values = settings.GroupBy(setting => setting.Name).ToDictionary(same => same.Key, same => (string?)same.Last().Value);
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }
}
