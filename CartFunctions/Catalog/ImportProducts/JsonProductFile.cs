using CartFunctions.Catalog.SaveProduct;
using CartFunctions.Http.Json;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>Reads products from JSON lines (<c>application/x-ndjson</c>), one object per line.</summary>
internal sealed class JsonProductFile(Stream file) : ProductFile(new RecordReader(file, new JsonLineScanner()))
{
    /// <inheritdoc/>
    protected override Result<Product> Parse(ReadOnlyMemory<byte> record) =>
        JsonBody.Parse(record, SaveProductJson.Default.ImportedProduct)
            .Then(imported => SaveProductRequest.Validator.Check(imported.WithProductId()))
            .Then<Product>(save => save.ToProduct());
}
