using System.Text.Json.Serialization;
using CartFunctions.Http.Answers;
using CartFunctions.Http.Requests;

namespace CartFunctions.Http;

/// <summary>The JSON of the cart API and the catalogue, by generated code.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
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
