using System.Net;
using System.Net.Sockets;
using System.Text;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>A stop of the process while requests are in progress.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan NoHang = TimeSpan.FromSeconds(12);

    private static readonly string[] HalfSent =
    [
        "POST /api/cart HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n$\r\n\r\n{\"product",
        "POST /api/products/import HTTP/1.1\r\nContent-Type: text/csv\r\nContent-Length: 100\r\n$\r\n\r\nid,name,",
        "POST /api/products/import HTTP/1.1\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n$\r\n\r\n8\r\nid,name,\r\n",
        "POST /api/products/import HTTP/1.1\r\nContent-Type: application/x-ndjson\r\nContent-Length: 100\r\n$\r\n\r\n{\"_id\":\"",
    ];

    [Fact]
    public async Task Incomplete_bodies_get_a_response_at_the_stop_and_do_not_delay_it()
    {
        await using var app = await AppProcess.StartAsync((await Azurite.Shared).ConnectionString, $"stop{Guid.NewGuid():N}"[..12]);
        var answers = await Task.WhenAll(HalfSent.Select(async request =>
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, app.Address.Port);
            var reader = new StreamReader(client.GetStream());
            var expecting = request.Replace("$", "Host: 127.0.0.1\r\nExpect: 100-continue", StringComparison.Ordinal);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(expecting));
            Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync()); // The server now waits for the body.
            return (Client: client, Text: ReadAsync(reader));
        }));

        Assert.Equal(0, await app.StopAsync().WaitAsync(NoHang));

        foreach (var (client, text) in answers)
        {
            Assert.Contains("HTTP/1.1 503 ", await text, StringComparison.Ordinal);
            Assert.Contains("Service unavailable: the service is stopping, try again", await text, StringComparison.Ordinal);
            client.Dispose();
        }

        Assert.DoesNotContain("unforeseen", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
    }

    /// <summary>Reads until the connection closes in any way.</summary>
    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[1024];
        try
        {
            while (await reader.ReadAsync(buffer) is > 0 and var count)
            {
                text.Append(buffer, 0, count);
            }
        }
        catch (IOException)
        {
            // The host resets a connection if it did not read the whole request.
        }

        return text.ToString();
    }
}
