using CartFunctions.Catalog.ImportProducts;

namespace CartFunctions.Tests.Http.Import;

public sealed class ProductFileTests
{
    private const string Header = "sku,name,price,stock\n";
    private const string Tea = """{"sku":"TEA","name":"Tea","price":2.50,"stock":7}""";
    private const string TooLarge = "Request too large: at most 33554432 bytes";

    [Theory]
    [InlineData("text/csv", $"{Header}TEA,Tea,2.50,7\n", 2)]
    [InlineData("TEXT/CSV; charset=utf-8", $"{Header}TEA,Tea,2.50,7\n", 2)]
    [InlineData("text/tab-separated-values", "sku\tname\tprice\tstock\ta,b,c,d,e,f\nTEA\tTea\t2.50\t7\tx\n", 2)]
    [InlineData("application/x-ndjson", Tea, 1)]
    [InlineData("application/json; charset=utf-8", $"[{Tea}]", 1)]
    public async Task The_media_type_is_the_format_with_and_without_a_length(string contentType, string file, int line)
    {
        Assert.Equal($"{line}: Tea 2.5 7 TEA", await ImportedFile.ReadAsync(file, contentType));
        Assert.Equal($"{line}: Tea 2.5 7 TEA", await ImportedFile.ReadAsync(ImportedFile.RequestOf(file, contentType, null)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("csv")]
    [InlineData("text/plain")]
    [InlineData("application/products+json")]
    public async Task Any_other_media_type_is_refused(string? contentType) =>
        Assert.Equal(
            "Unsupported media type: send text/csv, text/tab-separated-values, application/x-ndjson or application/json",
            await ImportedFile.ReadAsync(ImportedFile.RequestOf(Header, contentType, Header.Length)));

    [Theory]
    [InlineData("text/csv", Header)]
    [InlineData("application/json", "[]")]
    public async Task A_length_of_32_MiB_is_accepted_and_a_larger_one_refused(string contentType, string file)
    {
        Assert.Empty(await ImportedFile.ReadAsync(ImportedFile.RequestOf(file, contentType, ProductFile.MaxBytes)));
        Assert.Equal(TooLarge, await ImportedFile.ReadAsync(ImportedFile.RequestOf(file, contentType, ProductFile.MaxBytes + 1)));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, TooLarge)]
    public async Task A_file_without_a_length_is_measured(int over, string? message)
    {
        var request = ImportedFile.RequestOf(string.Empty, ImportedFile.JsonLines, null);
        request.Body = new MemoryStream(new byte[ProductFile.MaxBytes + over]);

        (await ProductFile.OpenAsync(request, default)).TryGet(out _, out var failure);

        Assert.Equal(message, failure?.Message);
    }

    [Theory]
    [InlineData("text/csv", Header, true, false)]
    [InlineData("text/csv", Header, false, true)]
    [InlineData("application/json", "[]", true, true)]
    public async Task Only_an_array_or_a_file_without_a_length_is_buffered(string contentType, string file, bool hasLength, bool isBuffered)
    {
        var request = ImportedFile.RequestOf(file, contentType, hasLength ? file.Length : null);

        await ImportedFile.ReadAsync(request);

        Assert.Equal(isBuffered, request.Body is not RepeatingStream);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(null)]
    public async Task An_empty_file_is_refused(long? length)
    {
        Assert.Equal("Invalid request body: the file is empty", await ReadAsync(ImportedFile.JsonLines));
        Assert.Equal("Invalid request body: the file has no header", await ReadAsync(ImportedFile.Csv));
        Assert.Equal("Invalid request body: it must be one JSON array in UTF-8", await ReadAsync(ImportedFile.Json));

        Task<string> ReadAsync(string type) => ImportedFile.ReadAsync(ImportedFile.RequestOf(string.Empty, type, length));
    }

    [Fact]
    public async Task An_encoded_file_is_refused_after_its_size_and_before_its_media_type()
    {
        const string Encoded = "Unsupported media type: send the body without a Content-Encoding";

        Assert.Empty(await ReadAsync("text/csv", Header.Length, "identity"));
        Assert.Equal(Encoded, await ReadAsync("text/csv", Header.Length, "gzip"));
        Assert.Equal(Encoded, await ReadAsync("text/plain", Header.Length, "gzip"));
        Assert.Equal(TooLarge, await ReadAsync("text/plain", ProductFile.MaxBytes + 1, "gzip"));

        static Task<string> ReadAsync(string contentType, long length, string encoding)
        {
            var request = ImportedFile.RequestOf(Header, contentType, length);
            request.Headers.ContentEncoding = encoding;
            return ImportedFile.ReadAsync(request);
        }
    }

    [Fact]
    public void The_first_1000_rejected_records_are_listed_and_all_are_counted()
    {
        var report = new ImportReport();
        for (var line = 1; line <= 1_001; line++)
        {
            report.Reject(line, Failure.InvalidSku);
        }

        Assert.Equal(1_001, report.RejectedCount);
        Assert.Equal(Enumerable.Range(1, 1_000).Select(line => new RejectedLine(line, "Invalid SKU")), report.Rejected);
    }
}
