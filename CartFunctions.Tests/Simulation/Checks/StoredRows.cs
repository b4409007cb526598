using System.Globalization;
using CartFunctions.Tests.Simulation.Tables;
using CartFunctions.Tests.Simulation.World;

namespace CartFunctions.Tests.Simulation.Checks;

/// <summary>Reads what the app stores, by a reader of the checker's own.</summary>
internal static class StoredRows
{
    /// <summary>Whether a row of the products is a product: its key is its id.</summary>
    public static bool IsProduct(StoredChange change) => change.Table == "products" && change.Key.Row.Length == 24;

    /// <summary>A product; null if there is none.</summary>
    public static ProductValue? Product(StoredEntity? entity) => entity is null ? null : new ProductValue(
        (string)entity.Find("Name")!.Value.Value,
        decimal.Parse((string)entity.Find("Price")!.Value.Value, CultureInfo.InvariantCulture),
        (int)entity.Find("Stock")!.Value.Value,
        entity.Find("Reserved")?.Value is int reserved ? reserved : 0);
}
