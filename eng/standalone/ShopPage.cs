using CartFunctions.Hosting;
using CartFunctions.Http.Responses;

namespace CartFunctions.Standalone;

/// <summary>
/// A shop to look at, which uses the service: <c>eng/demo</c> and the client of <c>eng/client</c>, under the paths by which their files
/// find each other on disk, too. A Functions host does not have it.
/// </summary>
internal static class ShopPage
{
    // All from this host: no page, script, picture or request of another's.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Dictionary<string, string> ContentTypes = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps the page to <c>/</c>, and each of its files; they are read at each request, so that one may edit them.</summary>
    /// <param name="app">The host.</param>
    /// <param name="folder">The page's folder; the client's is beside it.</param>
    /// <exception cref="StartException">There is no such folder, or the client is not built.</exception>
    public static void MapShop(this WebApplication app, string folder)
    {
        var client = Path.Combine(folder, "..", "client", "dist");
        app.MapMethods("/", Methods, Serve(Path.Combine(folder, "index.html")));
        // A service worker controls only pages below its own path.
        app.MapMethods("/service-worker.js", Methods, Serve(Path.Combine(folder, "service-worker.js")));
        foreach (var file in FilesOf(folder, "--shop names no folder"))
        {
            app.MapMethods($"/demo/{Path.GetFileName(file)}", Methods, Serve(file));
        }

        foreach (var file in FilesOf(client, "The shop's client is not built ('node eng/scripts/client.mjs' does it)"))
        {
            app.MapMethods($"/client/dist/{Path.GetFileName(file)}", Methods, Serve(file));
        }
    }

    private static IEnumerable<string> FilesOf(string folder, string otherwise) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Where(file => ContentTypes.ContainsKey(Path.GetExtension(file)))
        : throw new StartException($"{otherwise}: {folder}");

    private static RequestDelegate Serve(string file) => async http =>
    {
        var content = await File.ReadAllBytesAsync(file, http.RequestAborted);
        await new FileResponse(ContentTypes[Path.GetExtension(file)], content) { Policy = Policy }.ExecuteAsync(http);
    };
}
