using System.Text.Json.Serialization.Metadata;
using CartFunctions.Carts.AddItem;
using CartFunctions.Http.Json;

namespace CartFunctions.Carts.AddItems;

/// <summary>Reads the items of a body.</summary>
internal sealed class ItemsConverter() : ObjectArrayConverter<AddItemRequest>(Cart.MaxLines)
{
    protected override JsonTypeInfo<AddItemRequest> ElementType => AddItemJson.Default.AddItemRequest;
}
