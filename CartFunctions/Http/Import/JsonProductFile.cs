using CartFunctions.Catalog;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;

namespace CartFunctions.Http.Import;

/// <summary>Products in JSON lines (<c>application/x-ndjson</c>): one object a line.</summary>
internal sealed class JsonProductFile(Stream file) : ProductFile(new RecordReader(file, new JsonLineScanner()))
{
    /// <inheritdoc/>
    protected override Result<Product> Parse(ReadOnlyMemory<byte> record) =>
        JsonBody.Parse(record, CamelCaseRequests.Default.ImportedProductRequest)
            .Then(imported => ProductRequest.Validator.Check(imported.WithProductId()))
            .Then<Product>(save => save.ToProduct());
}
