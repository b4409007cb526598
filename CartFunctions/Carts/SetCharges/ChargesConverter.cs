using System.Text.Json.Serialization.Metadata;
using CartFunctions.Http.Json;

namespace CartFunctions.Carts.SetCharges;

/// <summary>Reads the charges of a body.</summary>
internal sealed class ChargesConverter() : ObjectArrayConverter<ChargeRequest>(Charge.MaxPerCart)
{
    protected override JsonTypeInfo<ChargeRequest> ElementType => SetChargesJson.Default.ChargeRequest;
}
