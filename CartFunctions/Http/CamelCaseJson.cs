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
[JsonSerializable(typeof(Envelope<CartJson>), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(Envelope<ProductJson>), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(Envelope<ProductPageJson>), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(Envelope<ImportJson>), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(HealthJson), GenerationMode = JsonSourceGenerationMode.Serialization)]
public sealed partial class CamelCaseJson : JsonSerializerContext;
