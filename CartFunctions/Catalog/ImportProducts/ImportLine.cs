namespace CartFunctions.Catalog.ImportProducts;

/// <summary>One record of an import.</summary>
/// <param name="Line">The line of the file on which it starts, from 1.</param>
/// <param name="Product">The product, or what is wrong with the record.</param>
internal sealed record ImportRecord(int Line, Result<Product> Product);
