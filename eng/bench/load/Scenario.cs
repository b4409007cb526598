using System.Diagnostics;
using CartFunctions.Catalog;

namespace CartFunctions.Bench;

/// <summary>An operation on carts of one size, for either target.</summary>
/// <param name="operation">The operation.</param>
/// <param name="lines">The number of lines of each cart.</param>
/// <param name="carts">The carts, which are stored on both targets.</param>
internal sealed class Scenario(Operation operation, int lines, IReadOnlyList<ObjectId> carts)
{
    // Both targets share one client.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    private string baselineQuery = "?size=1024";

    /// <summary>The carts.</summary>
    public IReadOnlyList<ObjectId> Carts => carts;

    /// <summary>The number of lines of each cart.</summary>
    public int Lines => lines;

    /// <summary>The operation's name.</summary>
    public string Name => operation.Name;

    /// <summary>Whether each operation is followed by one that undoes it.</summary>
    public bool IsUndone => operation.Undo is not null;

    /// <summary>Learns the size of the app's response, which the baseline imitates.</summary>
    public async Task LearnAnswerSizeAsync(Target app)
    {
        var size = 0;
        await SendAsync(app, 0, 1, answer => size = answer);
        baselineQuery = $"?size={size}";
    }

    /// <summary>Does the operation once on a cart of one of the clients. Returns the time in milliseconds.</summary>
    public async Task<double> SendAsync(Target target, int client, int clients, Action<int>? see = null)
    {
        var share = carts.Count / clients; // Zero if all clients share one cart.
        var cart = carts[(client * share) + Random.Shared.Next(Math.Max(share, 1))];
        var product = SeedData.Products[Random.Shared.Next(lines)];
        var time = await TimeAsync(operation.Make, target, cart, product, see);
        if (operation.Undo is { } undo)
        {
            await TimeAsync(undo, target, cart, product, null);
        }

        return time;
    }

    private async Task<double> TimeAsync(
        Func<Uri, string, ObjectId, Product, HttpRequestMessage> make, Target target, ObjectId cart, Product product, Action<int>? see)
    {
        using var request = make(target.Address, target.IsBaseline ? baselineQuery : string.Empty, cart, product);
        var start = Stopwatch.GetTimestamp();
        using var answer = await Client.SendAsync(request);
        var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (!answer.IsSuccessStatusCode)
        {
            var why = await answer.Content.ReadAsStringAsync();
            throw new InvalidOperationException($"{operation.Name} on {target.Address}: {answer.StatusCode} {why}");
        }

        see?.Invoke((int)answer.Content.Headers.ContentLength!);
        return time;
    }
}
