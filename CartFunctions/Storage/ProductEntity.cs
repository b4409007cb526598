using System.Globalization;
using Azure.Data.Tables;
using CartFunctions.Catalog;

namespace CartFunctions.Storage;

/// <summary>
/// One entity a product. PartitionKey is the id's last digit: sixteen partitions carry more than an account does
/// (20,000 entities a second, 2,000 a partition), and an import still fills batches, which cannot span partitions.
/// </summary>
public static class ProductEntity
{
    /// <summary>The partition of a product.</summary>
    public static string PartitionKey(ObjectId id) => id.ToString()[^1..];

    /// <summary>The product as an entity. The price is a text: the SDK would turn a decimal property into 0.</summary>
    public static TableEntity From(Product product) => new(PartitionKey(product.Id), product.Id.ToString())
    {
        [nameof(Product.Name)] = product.Name,
        [nameof(Product.Price)] = product.Price.ToString(CultureInfo.InvariantCulture),
        [nameof(Product.Stock)] = product.Stock,
    };

    /// <summary>The product that an entity holds.</summary>
    public static Product Read(TableEntity entity) => new(
        ObjectId.Parse(entity.RowKey),
        entity.GetString(nameof(Product.Name)),
        decimal.Parse(entity.GetString(nameof(Product.Price)), CultureInfo.InvariantCulture),
        entity.GetInt32(nameof(Product.Stock)).GetValueOrDefault());
}
