using System.Security.Cryptography;
using System.Text;

namespace CartFunctions.Http.Identity;

/// <summary>
/// Derives a customer's cart from issuer and subject (contract, "Customers' carts"). A subject is no secret, so the cart's id depends on a
/// key that only the app has.
/// </summary>
/// <param name="key">The setting <c>Carts__CustomerKey</c>.</param>
internal sealed class CustomerCarts(string key)
{
    private const int MaxSubjectLength = 255;

    // A lone surrogate has no UTF-8, so that two subjects could have the same bytes.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] key = Encoding.UTF8.GetBytes(key);

    /// <summary>The customer of an issuer and a subject, or the failure if they do not name one.</summary>
    public Result<Customer> Find(string? issuer, string? subject)
    {
        if (string.IsNullOrEmpty(issuer) || subject is not { Length: >= 1 and <= MaxSubjectLength })
        {
            return Failure.SignInRequired;
        }

        try
        {
            return new Customer(ObjectId.From(HMACSHA256.HashData(key, Strict.GetBytes($"{issuer}\n{subject}"))), subject);
        }
        catch (EncoderFallbackException)
        {
            return Failure.SignInRequired;
        }
    }
}
