using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace CartFunctions.Tests.Support;

/// <summary>
/// A real Azurite that requires a Microsoft Entra ID token for Azure Storage, like an account without keys. It checks everything but the
/// signature of a token.
/// </summary>
public sealed class TokenStorage : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly Azurite azurite;

    private TokenStorage(TemporaryFolder folder, Azurite azurite) => (this.folder, this.azurite) = (folder, azurite);

    /// <summary>The table endpoint.</summary>
    public string Endpoint => $"https://127.0.0.1:{azurite.Port}/devstoreaccount1";

    /// <summary>A file with its certificate, which no program trusts by default; <c>SSL_CERT_FILE</c> makes a program trust it.</summary>
    public string Certificate => Path.Combine(folder.Path, "certificate.pem");

    public static async Task<TokenStorage> StartAsync()
    {
        var folder = new TemporaryFolder();
        var (certificate, key) = (Path.Combine(folder.Path, "certificate.pem"), Path.Combine(folder.Path, "key.pem"));
        using (var rsa = RSA.Create(2048))
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            var request = new CertificateRequest("CN=Azurite", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(names.Build());
            var now = TimeProvider.System.GetUtcNow();
            using var signed = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            await File.WriteAllTextAsync(certificate, signed.ExportCertificatePem());
            await File.WriteAllTextAsync(key, rsa.ExportPkcs8PrivateKeyPem());
        }

        var azurite = await Azurite.StartAsync(null, null, "--oauth", "basic", "--cert", certificate, "--key", key);
        return new TokenStorage(folder, azurite);
    }

    /// <summary>A token that is valid until a given time.</summary>
    public static string Token(DateTimeOffset until)
    {
        var since = until.AddDays(-1).ToUnixTimeSeconds();
        var claims = new
        {
            aud = "https://storage.azure.com",
            iss = "https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/",
            iat = since,
            nbf = since,
            exp = until.ToUnixTimeSeconds(),
        };
        return $"{Encode(new { alg = "RS256", typ = "JWT" })}.{Encode(claims)}.c2lnbmF0dXJl";
    }

    public async ValueTask DisposeAsync()
    {
        await azurite.DisposeAsync();
        folder.Dispose();
    }

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
