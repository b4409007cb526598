using System.Text.Json.Serialization;
using CartFunctions.Http.Answers;
using CartFunctions.Http.Requests;

namespace CartFunctions.Http;

/// <summary>The JSON of the cart API and the catalogue, by generated code.</summary>
/// <remarks>A body of 16 KiB cannot nest deeper than the limit here, so depth alone never makes a body invalid.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = RequestText.MaxBytes)]
[JsonSerializable(typeof(AddItemRequest))]
[JsonSerializable(typeof(SetQuantityRequest))]
[JsonSerializable(typeof(SaveProductRequest))]
[JsonSerializable(typeof(ImportedProductRequest))]
[JsonSerializable(typeof(Envelope<CartJson>))]
[JsonSerializable(typeof(Envelope<ProductJson>))]
[JsonSerializable(typeof(Envelope<ProductPageJson>))]
[JsonSerializable(typeof(Envelope<ImportJson>))]
[JsonSerializable(typeof(HealthJson))]
public sealed partial class CamelCaseJson : JsonSerializerContext;
