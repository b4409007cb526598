using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Requests;

/// <summary>
/// Which cart is a device's (contract, "Device API"). The id follows from the <c>DeviceID</c> header by a hash, so nothing has to be
/// looked up, and the header's value, which is the device's secret, is neither stored nor logged.
/// </summary>
/// <param name="key">The setting <c>Carts__DeviceKey</c>; null for a plain hash.</param>
internal sealed class DeviceCarts(string? key)
{
    private const string Header = "DeviceID";
    private const int MaxLength = 128;

    /// <summary>The id of the cart that belongs to the device of a request.</summary>
    public Result<ObjectId> CartIdOf(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count <= 1 && values.ToString().AsSpan().Trim(" \t").IsEmpty)
        {
            return Failure.DeviceIdRequired;
        }

        return values.Count == 1 && values[0] is { Length: <= MaxLength } id && !id.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? ObjectId.From(Hash(Encoding.ASCII.GetBytes(id)))
            : Failure.InvalidDeviceId.With($"1 to {MaxLength} visible ASCII characters, sent once");
    }

    private byte[] Hash(byte[] id) => key is null ? SHA256.HashData(id) : HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), id);
}
