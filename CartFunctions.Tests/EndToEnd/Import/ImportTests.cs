using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>Imports in either format.</summary>
public sealed class ImportTests : ImportTest
{
    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nid,na\r\nzz")]
    public async Task A_body_that_ends_early_is_invalid(string rest)
    {
        var answer = await App.Client.SendRawAsync(
            $"POST /api/products/import HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/csv\r\n{rest}");

        Assert.Contains("\"error\":\"Invalid request body\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_body_is_refused(bool chunked)
    {
        using var request = Request([], JsonLines);
        request.Headers.TransferEncodingChunked = chunked;

        (await App.Client.SendAsync(request)).MustFail(HttpStatusCode.BadRequest, "Invalid request body");
    }

    [Theory]
    [InlineData("\uFFFF")]
    [InlineData("\uFFFE")]
    [InlineData("\uFDD0")]
    [InlineData("\uFFFD")]
    [InlineData("a\u0001b")]
    [InlineData("\U0001FFFF\U0010FFFF")]
    [InlineData("\uFEFFTea")]
    public async Task A_name_with_unusual_characters_is_kept_by_PUT_CSV_and_JSON(string name)
    {
        var put = await App.Client.SendAsync(
            "PUT", $"/api/products/{Id(1)}", $$"""{"name":"{{JsonEncodedText.Encode(name)}}","price":1,"stock":1}""");
        var csv = await ImportAsync($"name,id,price,stock\n{name},{Id(2)},1,1\n", Csv);
        var relaxed = JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        var json = await ImportAsync($$"""{"name":"{{relaxed}}","id":"{{Id(3)}}","price":1,"stock":1}""", JsonLines);

        Assert.Equal(HttpStatusCode.Created, put.Status);
        MustReport(csv, imported: 1);
        MustReport(json, imported: 1);
        foreach (var id in new[] { Id(1), Id(2), Id(3) })
        {
            await MustHoldAsync(id, name, "1", 1);
        }
    }

    [Theory]
    [InlineData("text/csv", "id,name,price,stock\n")]
    [InlineData("application/x-ndjson", "\n")]
    public async Task A_compressed_file_is_refused(string contentType, string text)
    {
        var plain = await App.Client.SendAsync("POST", "/api/products/import", text, contentType, contentEncoding: "identity");
        var compressed = await App.Client.SendAsync("POST", "/api/products/import", text, contentType, contentEncoding: "gzip");

        Assert.Equal(HttpStatusCode.OK, plain.Status);
        compressed.MustFail(HttpStatusCode.UnsupportedMediaType, "Unsupported media type");
    }

    [Fact]
    public async Task The_later_of_two_records_with_one_id_wins_and_both_count()
    {
        var lines = Enumerable.Range(1, 5_000).Select(i => $"{Id(i % 7)},Name {i},1,{i}");

        MustReport(await ImportAsync(string.Join('\n', lines.Prepend("id,name,price,stock")), Csv), imported: 5_000);

        await MustHoldAsync(Id(5_000 % 7), "Name 5000", "1", 5_000);
        await MustHoldAsync(Id(4_999 % 7), "Name 4999", "1", 4_999);
    }

    [Fact]
    public async Task The_first_1000_invalid_records_are_listed_and_all_are_counted()
    {
        var answer = await ImportAsync("id,name,price,stock\n" + string.Concat(Enumerable.Repeat("x,x,x,x\n", 1_234)), Csv);

        Assert.Equal(1_234, answer.Data.GetProperty("rejectedCount").GetInt32());
        Assert.Equal(1_000, answer.Data.GetProperty("rejected").GetArrayLength());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/products+json")]
    [InlineData("text/plain")]
    public async Task Any_other_media_type_is_refused(string? contentType)
    {
        (await ImportAsync("id,name,price,stock\n", contentType)).MustFail(HttpStatusCode.UnsupportedMediaType, "Unsupported media type");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_over_32_MiB_is_refused_and_changes_nothing(bool chunked)
    {
        var first = $"id,name,price,stock\n{Id(1)},Good,1,1\n";
        using var request = Request(Encoding.UTF8.GetBytes(first.PadRight((32 * 1024 * 1024) + 1, '\n')), Csv);
        request.Headers.TransferEncodingChunked = chunked;

        var answer = await App.Client.SendAsync(request);

        answer.MustFail(HttpStatusCode.RequestEntityTooLarge, "Request too large");
        Assert.Equal(HttpStatusCode.NotFound, (await App.Client.SendAsync("GET", $"/api/products/{Id(1)}")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false, Traits = ["Category", "Long"])]
    public async Task A_file_of_32_MiB_is_accepted(bool chunked)
    {
        var first = $"id,name,price,stock\n{Id(1)},Good,1,1\n";
        using var request = Request(Encoding.UTF8.GetBytes(first.PadRight(32 * 1024 * 1024, '\n')), Csv);
        request.Headers.TransferEncodingChunked = chunked;

        MustReport(await App.Client.SendAsync(request), imported: 1);
    }

    [Fact]
    public async Task An_import_whose_client_disconnects_keeps_what_was_sent()
    {
        var lines = string.Concat(Enumerable.Range(1, 4_000).Select(i => $"{Id(i)},Name {i},1,1\n"));
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, App.Address.Port);
            var head =
                "POST /api/products/import HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 20000000\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{head}id,name,price,stock\n{lines}"));
            await Eventually.HoldsAsync(async () => await IsThereAsync(Id(1)) && await IsThereAsync(Id(1_000)));
        }

        Assert.Equal(HttpStatusCode.OK, (await App.Client.SendAsync("GET", "/api/health")).Status);
        Assert.True(await IsThereAsync(Id(1)) && await IsThereAsync(Id(1_000)));
    }

    [Fact]
    public async Task Storage_that_fails_during_an_import_is_a_503_with_counts()
    {
        await using var storage = await FaultyStorage.StartAsync();
        await using var faulty = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        var batches = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref batches) > 20
            ? StorageFault.Answer(HttpStatusCode.ServiceUnavailable)
            : StorageFault.None;
        var lines = Enumerable.Range(1, 10_000).Select(i => $"{Id(i)},Name {i},1,1").Prepend("broken").Prepend("id,name,price,stock");
        using var request = Request(Encoding.UTF8.GetBytes(string.Join('\n', lines)), Csv);

        var answer = await faulty.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Service unavailable"), (answer.Status, answer.Error));
        Assert.NotNull(answer.Header("Retry-After"));
        Assert.Equal(1, answer.Data.GetProperty("rejectedCount").GetInt32());
        Assert.InRange(answer.Data.GetProperty("imported").GetInt32(), 1, 2_000);
    }
}
