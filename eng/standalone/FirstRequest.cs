using CartFunctions.Hosting;

namespace CartFunctions.Standalone;

/// <summary>
/// The host's own first request. The runtime compiles much code for the first request of a process, so the host sends one soon after it
/// listens. A client that comes a second later need not wait. With the setting <c>Standalone__FirstRequest=false</c> it sends none.
/// </summary>
internal static class FirstRequest
{
    // A client that comes at once does not compete with it.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Sends the request, and reads a cart that does not exist.</summary>
    public static async Task SendAsync(WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await Task.Delay(Pause, app.Services.GetRequiredService<TimeProvider>(), stopping);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            var address = new UriBuilder(app.Urls.Single()) { Host = "localhost", Path = "api/openapi.json" }.Uri;
            using var response = await client.GetAsync(address, stopping);
            await WarmUp.ReadAsync(app.Services, stopping);
        }
        catch (Exception)
        {
            // It only saves time. The next request meets the same fault, and reports it.
        }
    }
}
