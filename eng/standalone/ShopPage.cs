using CartFunctions.Hosting;
using CartFunctions.Http.Responses;

namespace CartFunctions.Standalone;

/// <summary>
/// Serves a sample shop that uses the API: the page in <c>eng/demo</c> and the client in <c>eng/client</c>, under the same relative paths
/// as on disk. A Functions host does not serve it.
/// </summary>
internal static class ShopPage
{
    // Everything comes from this host: no pages, scripts, images or requests of other origins.
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

    /// <summary>Maps the page to <c>/</c> and maps each of its files. They are read at each request, so that they can be edited.</summary>
    /// <param name="app">The host.</param>
    /// <param name="folder">The folder of the page. The folder of the client is beside it.</param>
    /// <exception cref="StartException">The folder does not exist, or the client is not built.</exception>
    public static void MapShop(this WebApplication app, string folder)
    {
        var client = Path.Combine(folder, "..", "client", "dist");
        app.MapMethods("/", Methods, Serve(Path.Combine(folder, "index.html")));
        // A service worker controls only pages below its own path.
        app.MapMethods("/service-worker.js", Methods, Serve(Path.Combine(folder, "service-worker.js")));
        foreach (var file in FilesOf(folder, "--shop does not name a folder"))
        {
            app.MapMethods($"/demo/{Path.GetFileName(file)}", Methods, Serve(file));
        }

        foreach (var file in FilesOf(client, "The shop's client is not built (run 'node eng/scripts/client.mjs')"))
        {
            app.MapMethods($"/client/dist/{Path.GetFileName(file)}", Methods, Serve(file));
        }
    }

    private static IEnumerable<string> FilesOf(string folder, string error) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Where(file => ContentTypes.ContainsKey(Path.GetExtension(file)))
        : throw new StartException($"{error}: {folder}");

    private static RequestDelegate Serve(string file) => async http =>
    {
        var content = await File.ReadAllBytesAsync(file, http.RequestAborted);
        await new FileResponse(ContentTypes[Path.GetExtension(file)], content) { Policy = Policy }.ExecuteAsync(http);
    };
}
