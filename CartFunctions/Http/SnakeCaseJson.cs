using System.Text.Json.Serialization;
using CartFunctions.Http.Answers;
using CartFunctions.Http.Requests;

namespace CartFunctions.Http;

/// <summary>The JSON of the device API, by generated code; see <see cref="CamelCaseJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(AddItemRequest))]
[JsonSerializable(typeof(SetQuantityRequest))]
[JsonSerializable(typeof(DeviceCartJson), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(DeviceCartChangedJson), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(DeviceFailureJson), GenerationMode = JsonSourceGenerationMode.Serialization)]
public sealed partial class SnakeCaseJson : JsonSerializerContext;
