using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using CartFunctions.Http.Responses;
using Microsoft.AspNetCore.Http;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace CartFunctions.Service.Docs;

/// <summary>
/// The OpenAPI document and the page that shows it (contract, "Service"). A Functions host has no middleware that serves files, so the
/// files are embedded resources of this assembly and, gzipped, of the Swagger UI package.
/// </summary>
public sealed class DocsAssets
{
    // Everything comes from this host: no pages, scripts, images or requests of other origins.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly Dictionary<string, FileResponse> assets;

    /// <summary>Reads the embedded resources.</summary>
    internal DocsAssets()
    {
        assets = new()
        {
            ["docs.js"] = FileResponse.Asset("text/javascript; charset=utf-8", Own("docs.js")),
            ["docs.css"] = FileResponse.Asset("text/css; charset=utf-8", Own("docs.css")),
            ["swagger-ui-bundle.js"] = OfSwaggerUi("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
            ["swagger-ui.css"] = OfSwaggerUi("swagger-ui.css", "text/css; charset=utf-8"),
            ["favicon-32x32.png"] = OfSwaggerUi("favicon-32x32.png", "image/png"),
        };

        Document = new FileResponse("application/json; charset=utf-8", Own("openapi.json")).AlsoGzipped();
        Document30 = new FileResponse("application/json; charset=utf-8", Own("openapi-3.0.json")).AlsoGzipped();
        var page = Encoding.UTF8.GetString(Own("docs.html")).Replace("$version", VersionOf(assets.Values), StringComparison.Ordinal);
        Page = new FileResponse("text/html; charset=utf-8", Encoding.UTF8.GetBytes(page)) { Policy = Policy }.AlsoGzipped();
    }

    /// <summary>The OpenAPI document.</summary>
    public IResult Document { get; }

    /// <summary>The same in OpenAPI 3.0. The build converts it.</summary>
    public IResult Document30 { get; }

    /// <summary>The page. The names of its assets contain their common version, so clients may cache them for long.</summary>
    public IResult Page { get; }

    /// <summary>A file of the page by name; a 404 without a body if there is no such file.</summary>
    public IResult Asset(string name) => assets.TryGetValue(name, out var asset) ? asset : NotFoundResponse.Instance;

    private static byte[] Own(string name) => Read(typeof(DocsAssets).Assembly, name);

    private static FileResponse OfSwaggerUi(string name, string contentType)
    {
        var gzipped = Read(typeof(SwaggerUIOptions).Assembly, $"Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.{name}");
        using var plain = new MemoryStream();
        using (var content = new GZipStream(new MemoryStream(gzipped), CompressionMode.Decompress))
        {
            content.CopyTo(plain);
        }

        return FileResponse.Asset(contentType, plain.ToArray(), gzipped);
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no resource {name}.");
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return content.ToArray();
    }

    private static string VersionOf(IEnumerable<FileResponse> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(file.Content.Span);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash().AsSpan(0, 6));
    }
}
