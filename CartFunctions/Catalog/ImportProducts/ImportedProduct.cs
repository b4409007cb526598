using CartFunctions.Http.Json;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>The fields of one record as text; null or blank if the record leaves them empty. Numbers are in JSON notation.</summary>
internal sealed record ImportedProduct(string? Id, string? Sku, string? Name, string? Price, string? Stock)
{
    /// <summary>Stands for a value that could not be read. No field accepts it.</summary>
    public const string Invalid = TextConverter.Invalid;

    /// <summary>Stands for a number that the import refuses to guess, because its point may separate thousands.</summary>
    public const string Ambiguous = TextConverter.Invalid + ".";

    /// <summary>
    /// Returns the product, or the reason why the record is invalid. Uses the id if it is an ObjectId, otherwise the SKU.
    /// </summary>
    public Result<Product> ToProduct()
    {
        Sku? sku = null;
        if (!ObjectId.TryParse(Id, out var id))
        {
            if (string.IsNullOrEmpty(Sku))
            {
                return Failure.InvalidIdFormat;
            }

            if (!Catalog.Sku.TryParse(Sku, out sku))
            {
                return Failure.InvalidSku;
            }

            id = sku.ProductId;
        }

        return ReadName().Then(name => ReadPrice().Then(price => ReadStock().Then<Product>(
            stock => new Product(id, name, price, stock) { Sku = sku })));
    }

    private Result<string> ReadName() => Name switch
    {
        _ when string.IsNullOrWhiteSpace(Name) => Reject("name is empty"),
        { Length: > Product.MaxNameLength } => Reject($"name is longer than {Product.MaxNameLength} characters"),
        _ when !Product.IsName(Name) => Reject("name is not well-formed text"),
        _ => Name,
    };

    private Result<decimal> ReadPrice() =>
        CheckNumber(Price, "price") is { } failure ? failure
        : ExactNumber.TryParsePrice(Price!, out var price) && Product.IsPrice(price) ? price
        : Reject($"price is not from 0 to {Product.MaxPrice} with at most {Product.MaxPriceDecimals} decimals");

    private Result<int> ReadStock() =>
        CheckNumber(Stock, "stock") is { } failure ? failure
        : ExactNumber.TryParseCount(Stock!, out var stock) ? stock
        : Reject($"stock is not a whole number from 0 to {int.MaxValue}");

    private static Failure? CheckNumber(string? text, string field) => text switch
    {
        _ when string.IsNullOrWhiteSpace(text) => Reject($"{field} is empty"),
        Ambiguous => Reject($"the point in {field} may separate thousands"),
        _ when !ExactNumber.IsNumber(text) => Reject($"{field} is not a number"),
        _ => null,
    };

    private static Failure Reject(string reason) => Failure.InvalidProduct.With(reason);
}
