using System.Net;
using System.Net.Sockets;
using System.Text;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary><c>POST /api/products/import</c> as a shop sees it that brings its catalogue.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private const string Csv = "text/csv";
    private const string JsonLines = "application/x-ndjson";

    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task CSV_is_read_with_quotes_commas_line_breaks_extra_columns_and_any_order_of_columns(string lineEnd)
    {
        var (one, two) = (Id(1), Id(2));
        string[] lines =
        [
            "\uFEFFstock,colour,name,id,price",
            $"5,red,\"Beans, \"\"best\"\"\nof all\",{one},24.90",
            string.Empty,
            $"2.0,,Phin cà phê,{two.ToUpperInvariant()},7.8e0",
        ];

        var answer = await ImportAsync(string.Join(lineEnd, lines), Csv);

        MustReport(answer, imported: 2);
        await MustHoldAsync(one, "Beans, \"best\"\nof all", "24.9", 5);
        await MustHoldAsync(two, "Phin cà phê", "7.8", 2);
    }

    [Fact]
    public async Task JSON_lines_are_read_with_either_name_of_the_id_and_blank_lines_are_skipped()
    {
        var (one, two) = (Id(1), Id(2));
        var file = $$"""
            {"_id":"{{one}}","name":"Beans","price":24.90,"stock":5,"colour":"red"}


            {"id":"{{two}}","name":"Phin cà phê","price":7.8,"stock":2}
            """;

        MustReport(await ImportAsync(file, JsonLines), imported: 2);
        await MustHoldAsync(one, "Beans", "24.9", 5);
        await MustHoldAsync(two, "Phin cà phê", "7.8", 2);
    }

    [Fact]
    public async Task Bad_records_of_CSV_are_named_by_the_line_on_which_they_start_and_good_ones_are_saved()
    {
        string[] lines =
        [
            "id,name,price,stock",            // 1
            $"{Id(1)},Good,1,1",
            $"{Id(2)},\"two",
            "lines\",1,-1",                   // 4
            "   ",
            "shoes,No id,1,1",                // 6
            $"{Id(3)},Too few,1",
            $"{Id(4)},Too many,1,1,1",        // 8
            $"{Id(5)},,1,1",
            $"{Id(6)},Price,\"1,5\",1",       // 10
            $"{Id(7)},Price,+1,1",
            $"{Id(8)},Stock,1,NULL",          // 12
            $"{Id(9)},Bro\"ken,1,1",
            $"{Id(10)},Good too,1,1",         // 14
            $"{Id(11)},\"never closed,1,1",
            "more of it",                     // 16
        ];

        var answer = await ImportAsync(string.Join('\n', lines), Csv);

        MustReport(
            answer,
            imported: 2,
            (3, "Invalid product"),
            (6, "Invalid ID format"),
            (7, "Invalid request body"),
            (8, "Invalid request body"),
            (9, "Invalid product"),
            (10, "Invalid product"),
            (11, "Invalid product"),
            (12, "Invalid product"),
            (13, "Invalid request body"),
            (15, "Invalid request body"));
        await MustHoldAsync(Id(10), "Good too", "1", 1);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetProductAsync(Id(7))).Status);
    }

    [Fact]
    public async Task Bad_records_of_JSON_lines_are_named_by_their_line()
    {
        string[] lines =
        [
            $$"""{"_id":"{{Id(1)}}","name":"Good","price":1,"stock":1}""",
            """{"_id":"shoes","name":"x","price":1,"stock":1}""",
            string.Empty,
            "not json",                       // 4
            $$"""{"_id":"{{Id(2)}}","name":null,"price":1,"stock":1}""",
            $$"""{"_id":"{{Id(3)}}","name":"x","price":"1","stock":1}""",
            "[]",                             // 7
            new string('x', 2 * 1024 * 1024),
            $$"""{"_id":"{{Id(4)}}","name":"Good","price":1,"stock":1}""",
        ];

        var answer = await ImportAsync(string.Join("\r\n", lines), JsonLines);

        MustReport(
            answer,
            imported: 2,
            (2, "Invalid ID format"),
            (4, "Invalid request body"),
            (5, "Invalid product"),
            (6, "Invalid product"),
            (7, "Invalid request body"),
            (8, "Invalid request body"));
    }

    [Theory]
    [InlineData("\n", 2)]
    [InlineData("\n\n\n", 4)]
    [InlineData("\r\r\n\r", 4)]
    public async Task A_quote_that_nobody_closes_is_named_by_the_line_on_which_it_stands(string lineEnds, int line)
    {
        var answer = await ImportAsync($"id,name,price,stock{lineEnds}{Id(1)},\"never closed,1,1\nmore\nand more\n", Csv);

        MustReport(answer, imported: 0, (line, "Invalid request body"));
    }

    [Fact]
    public async Task Characters_that_end_a_line_elsewhere_do_not_in_CSV()
    {
        MustReport(
            await ImportAsync($"id,name,price,stock\n{Id(1)},a\u2028b\u0085c\fd,1,1\nshoes,x,1,1\n", Csv), imported: 1, (3, "Invalid ID format"));
    }

    [Theory]
    [InlineData(Csv, "id,name,price,stock\n")]
    [InlineData(JsonLines, "")]
    public async Task A_line_longer_than_any_record_is_refused_wherever_it_ends(string contentType, string header)
    {
        var good = contentType == Csv ? $"{Id(1)},Good,1,1\n" : $$"""{"id":"{{Id(1)}}","name":"Good","price":1,"stock":1}""" + '\n';
        foreach (var length in new[] { (1024 * 1024) + 1, (1024 * 1024) + 100, 1_052_672, 3_000_000 })
        {
            var answer = await ImportAsync(header + good + new string(',', length), contentType);

            MustReport(answer, imported: 1, (header.Length == 0 ? 2 : 3, "Invalid request body"));
        }
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nid,na\r\nzz")]
    public async Task A_body_that_is_broken_on_the_way_is_no_request_body(string rest)
    {
        var answer = await app.Client.SendRawAsync(
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

        (await app.Client.SendAsync(request)).MustFail(HttpStatusCode.BadRequest, "Invalid request body");
    }

    [Fact]
    public async Task Text_that_is_not_UTF_8_is_refused_and_not_changed_in_silence()
    {
        byte[] latin1 = Encoding.Latin1.GetBytes($"id,name,price,stock\n{Id(1)},caf\u00e9,1,1\n{Id(2)},Tea,1,1\n");

        MustReport(await ImportAsync(latin1, Csv), imported: 1, (2, "Invalid request body"));
    }

    [Fact]
    public async Task Of_two_lines_with_one_id_the_later_wins_and_both_count()
    {
        var lines = Enumerable.Range(1, 5_000).Select(i => $"{Id(i % 7)},Name {i},1,{i}");

        MustReport(await ImportAsync(string.Join('\n', lines.Prepend("id,name,price,stock")), Csv), imported: 5_000);

        await MustHoldAsync(Id(5_000 % 7), "Name 5000", "1", 5_000);
        await MustHoldAsync(Id(4_999 % 7), "Name 4999", "1", 4_999);
    }

    [Fact]
    public async Task Only_the_first_1000_bad_records_are_named_but_all_are_counted()
    {
        var answer = await ImportAsync("id,name,price,stock\n" + string.Concat(Enumerable.Repeat("x,x,x,x\n", 1_234)), Csv);

        Assert.Equal(1_234, answer.Data.GetProperty("rejectedCount").GetInt32());
        Assert.Equal(1_000, answer.Data.GetProperty("rejected").GetArrayLength());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("id,name,price\n")]
    [InlineData("id,name,price,stock,name\n")]
    [InlineData("Id,Name,Price,Stock\n")]
    [InlineData("id;name;price;stock\n")]
    [InlineData("id,name,price,\"stock\n")]
    [InlineData("id,name,price,stock,\"note\n")]
    [InlineData("id,name,price,stock,a\"b\n")]
    public async Task A_wrong_header_is_refused_before_anything_is_saved(string header)
    {
        var answer = await ImportAsync($"{header}{Id(1)},Good,1,1,1\n", Csv);

        answer.MustFail(HttpStatusCode.BadRequest, "Invalid request body");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
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

        var answer = await app.Client.SendAsync(request);

        answer.MustFail(HttpStatusCode.RequestEntityTooLarge, "Request too large");
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetProductAsync(Id(1))).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_of_32_MiB_is_taken(bool chunked)
    {
        var first = $"id,name,price,stock\n{Id(1)},Good,1,1\n";
        using var request = Request(Encoding.UTF8.GetBytes(first.PadRight(32 * 1024 * 1024, '\n')), Csv);
        request.Headers.TransferEncodingChunked = chunked;

        MustReport(await app.Client.SendAsync(request), imported: 1);
    }

    [Fact]
    public async Task A_client_that_hangs_up_in_the_middle_leaves_what_it_sent_saved_and_the_app_well()
    {
        var lines = string.Concat(Enumerable.Range(1, 4_000).Select(i => $"{Id(i)},Name {i},1,1\n"));
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, app.Address.Port);
            var head = "POST /api/products/import HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 20000000\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{head}id,name,price,stock\n{lines}"));
            await Eventually.HoldsAsync(async () => await IsThereAsync(Id(1)) && await IsThereAsync(Id(1_000)));
        }

        Assert.Equal(HttpStatusCode.OK, (await app.Client.SendAsync("GET", "/api/health")).Status);
        Assert.True(await IsThereAsync(Id(1)) && await IsThereAsync(Id(1_000)));
    }

    [Fact]
    public async Task Storage_that_fails_on_the_way_is_a_503_that_says_how_far_it_came()
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

    private static string Id(int number) => number.ToString("x24", null);

    private static HttpRequestMessage Request(byte[] file, string? contentType)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/products/import") { Content = new ByteArrayContent(file) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType ?? string.Empty);
        return request;
    }

    private static void MustReport(Answer answer, int imported, params (int Line, string Error)[] rejected)
    {
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(imported, answer.Data.GetProperty("imported").GetInt32());
        Assert.Equal(rejected.Length, answer.Data.GetProperty("rejectedCount").GetInt32());
        Assert.Equal(rejected, answer.Data.GetProperty("rejected").EnumerateArray()
            .Select(line => (line.GetProperty("line").GetInt32(), line.GetProperty("error").GetString()!)));
    }

    private Task<Answer> ImportAsync(string file, string? contentType) => ImportAsync(Encoding.UTF8.GetBytes(file), contentType);

    private async Task<Answer> ImportAsync(byte[] file, string? contentType)
    {
        using var request = Request(file, contentType);
        return await app.Client.SendAsync(request);
    }

    private async Task<bool> IsThereAsync(string id) => (await app.Client.GetProductAsync(id)).Status == HttpStatusCode.OK;

    private async Task MustHoldAsync(string id, string name, string price, int stock)
    {
        var product = (await app.Client.GetProductAsync(id)).Data;
        Assert.Equal(
            (name, price, stock),
            (product.GetProperty("name").GetString(), product.GetProperty("price").GetRawText(), product.GetProperty("stock").GetInt32()));
    }
}
