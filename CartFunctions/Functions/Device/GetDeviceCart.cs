using CartFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Device;

/// <summary>Reads the device's cart (contract section 2).</summary>
public sealed class GetDeviceCart(DeviceApi api)
{
    [Function(nameof(GetDeviceCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.ReadAsync(request, cancellationToken);
}
