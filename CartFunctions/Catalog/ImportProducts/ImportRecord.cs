namespace CartFunctions.Catalog.ImportProducts;

/// <summary>One record of an import.</summary>
/// <param name="Line">The line of the file on which the record starts, from 1.</param>
/// <param name="Product">The product, or the reason why the record is invalid; null if the record is skipped.</param>
internal sealed record ImportRecord(int Line, Result<Product>? Product);
