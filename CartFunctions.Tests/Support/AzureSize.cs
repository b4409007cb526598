using Azure.Data.Tables;

namespace CartFunctions.Tests.Support;

/// <summary>
/// Sizes as Azure counts them ("Understanding the Table service data model"): 4 bytes, the keys at two bytes per character, and for each
/// property 8 bytes, its name at two bytes per character, and its value. Azurite accepts more than Azure does.
/// </summary>
public static class AzureSize
{
    public const int MaxEntity = 1024 * 1024;
    public const int MaxProperty = 64 * 1024;
    public const int MaxProperties = 252;

    public static int Of(TableEntity entity) =>
        4 + (2 * (entity.PartitionKey.Length + entity.RowKey.Length))
        + PropertiesOf(entity).Sum(property => 8 + (2 * property.Key.Length) + OfValue(property.Value));

    public static IEnumerable<KeyValuePair<string, object>> PropertiesOf(TableEntity entity) =>
        entity.Where(property => property.Key is not ("PartitionKey" or "RowKey" or "odata.etag" or "Timestamp"));

    public static int OfValue(object value) => value switch
    {
        string text => (2 * text.Length) + 4,
        byte[] bytes => bytes.Length + 4,
        long or double or DateTimeOffset => 8,
        int => 4,
        bool => 1,
        Guid => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.GetType(), "Azure has no such type."),
    };
}
