using System.Text.Json.Serialization;
using CartFunctions.Http.Json;

namespace CartFunctions.Http.Requests;

/// <summary>The bodies of the cart API and the catalogue, read by generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(AddItemRequest))]
[JsonSerializable(typeof(AddItemsRequest))]
[JsonSerializable(typeof(SetQuantityRequest))]
[JsonSerializable(typeof(ProductRequest))]
[JsonSerializable(typeof(ImportedProductRequest))]
[JsonSerializable(typeof(StockChangeRequest))]
[JsonSerializable(typeof(ReserveRequest))]
[JsonSerializable(typeof(CheckOutRequest))]
[JsonSerializable(typeof(MergeRequest))]
internal sealed partial class CamelCaseRequests : JsonSerializerContext;

/// <summary>The bodies of the device API, read by generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(AddItemRequest))]
[JsonSerializable(typeof(SetQuantityRequest))]
internal sealed partial class SnakeCaseRequests : JsonSerializerContext;
