using System.Security.Cryptography;
using System.Text;

namespace CartFunctions.Simulation.World;

/// <summary>A cart that clients share. It belongs to a device, to a customer, or only to those who know its id.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Device">The device; null for none.</param>
/// <param name="Customer">The customer's subject; null for none.</param>
internal sealed record SimulatedCart(string Id, string? Device = null, string? Customer = null)
{
    /// <summary>The user of a cart that no customer has changed.</summary>
    public const string Guest = "guest";

    /// <summary>The issuer of the customers.</summary>
    public const string Issuer = "simulated";

    /// <summary>The setting <c>Carts__CustomerKey</c>.</summary>
    public const string CustomerKey = "the-customer-key-of-the-simulation";

    /// <summary>The cart of a device.</summary>
    public static SimulatedCart OfDevice(string device) => new(IdOf(SHA256.HashData(Encoding.ASCII.GetBytes(device))), Device: device);

    /// <summary>The cart of a customer.</summary>
    public static SimulatedCart OfCustomer(string subject)
    {
        var hash = HMACSHA256.HashData(Encoding.ASCII.GetBytes(CustomerKey), Encoding.ASCII.GetBytes($"{Issuer}\n{subject}"));
        return new SimulatedCart(IdOf(hash), Customer: subject);
    }

    private static string IdOf(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash[..12]);
}
