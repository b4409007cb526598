using CartFunctions.Catalog;
using CartFunctions.Http.Requests;

namespace CartFunctions.Http.Import;

/// <summary>Products in JSON lines (<c>application/x-ndjson</c>): one object a line.</summary>
public sealed class JsonProductFile(Stream file, SaveProductValidator validator) : ProductFile(new RecordReader(file, new JsonLineScanner()))
{
    /// <inheritdoc/>
    protected override Outcome<Product> Parse(ReadOnlyMemory<byte> record) =>
        JsonBody.Parse(record, CamelCaseJson.Default.ImportedProductRequest)
            .Then(imported => validator.Check(imported.ToSave()))
            .Then<Product>(save => save.ToProduct());
}
