using System.Collections.Immutable;
using System.Globalization;
using CartFunctions.Carts;
using CartFunctions.Coupons;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CartFunctions.Tests.EndToEnd.Fuzz;

/// <summary>Requests generated from the OpenAPI document, and properties of every response.</summary>
public sealed class ContractFuzzTests(ITestOutputHelper output)
{
    /// <summary>The environment variable with the seed. <c>npm run test:long</c> draws one if it is not set.</summary>
    public const string SeedVariable = "FUZZ_SEED";

    private const int RequestsPerOperation = 160;
    private const int GeneratorSize = 50;
    private const int MinWrites = 500; // Fewer would show that the test does not see the writes.

    // Who sends the requests to /api/me/…, in rotation; null is an anonymous client.
    private static readonly string?[] Customers = ["ada", "eve", null];

    // Failures that the document rules out for a valid request, except "Invalid coupon" of SaveCoupon.
    private static readonly string[] InvalidRequestErrors =
    [
        "Request too large", "Unsupported media type", "DeviceID header is required", "Invalid DeviceID header", "Invalid request body",
        "Invalid ID format", "Invalid SKU", "Invalid limit", "Invalid items", "Invalid quantity", "Invalid product",
        "Invalid reservation", "Invalid data", "Invalid coupon", "Invalid charges", "Invalid amount", "Invalid options",
        "Invalid idempotency key",
    ];

    private readonly Dictionary<string, string[]> existingIds = new()
    {
        ["product"] = [.. Enumerable.Range(1, 8).Select(n => $"{n:x24}")],
        ["cart"] =
        [
            .. Enumerable.Range(101, 4).Select(n => $"{n:x24}"),
            .. Customers.OfType<string>().Select(customer => CustomerRequests.CartOf(CustomerRequests.EasyAuthIssuer, customer)),
        ],
        ["order"] = [.. Enumerable.Range(201, 3).Select(n => $"{n:x24}")],
        ["line"] = [.. Enumerable.Range(1, 8).SelectMany(n => LinesOf(ObjectId.Parse($"{n:x24}")))],
        ["device"] = ["device-1", "device-2", "device-3"],
    };

    [Fact]
    [Trait("Category", "Long")]
    public async Task Every_response_is_documented_and_a_refused_request_changes_nothing()
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture)
            : (ulong)Random.Shared.NextInt64();
        output.WriteLine($"The seed is {seed}.");
        var requests = Requests(seed);
        Assert.True(requests.Length >= 5_000, $"Only {requests.Length} requests.");

        using var folder = new TemporaryFolder();
        var recordFile = Path.Combine(folder.Path, "answers.ndjson");
        using (var recorder = new AnswerRecorder(recordFile))
        {
            var writes = new AcceptedWrites();
            await using var storage = await FaultyStorage.StartAsync(writes);
            await using var app = await StartAsync(recorder, storage);
            await SendAllAsync(app, requests, seed, storage, writes);
        }

        var (exitCode, problems) = await ChildProcess.RunAsync("node", [Repository.PathTo("eng", "openapi", "answers.mjs"), recordFile]);
        Assert.True(exitCode == 0, $"Seed {seed}.\n{problems}");
    }

    private static string[] LinesOf(ObjectId product)
    {
        var options = StringMap.Of(new Dictionary<string, string> { ["size"] = string.Empty });
        return [product.ToString(), CartLine.IdOf(product, options).ToString()];
    }

    /// <summary>An order with everything that an order can have.</summary>
    private static Order OrderOf(ObjectId cart, ObjectId id)
    {
        var size = StringMap.Of(new Dictionary<string, string> { ["size"] = "M" });
        ImmutableArray<CartLine> lines = [new(ObjectId.Parse($"{1:x24}"), 2, 9.99m, size), new(ObjectId.Parse($"{2:x24}"), 1, 0.01m)];
        Assert.True(CouponCode.TryParse("TEN", out var code));
        Assert.True(new DiscountCalculator(2).Calculate(new Coupon(code) { Percent = 10 }, lines, default).TryGet(out var discount, out _));
        var placed = new DateTimeOffset(2026, 1, 1, 0, 0, 0, default);
        return new Order(id, cart, [.. lines.Select(line => new OrderLine(line, "Beans", "BEANS"))], placed)
        {
            Data = size,
            Coupon = new OrderCoupon(code, discount),
            Charges = [new Charge("tax", "VAT", 1)],
        };
    }

    private async Task<TestApp> StartAsync(AnswerRecorder recorder, FaultyStorage storage)
    {
        var settings = new Dictionary<string, string?>(CustomerRequests.EasyAuthSettings) { ["CartStorage"] = storage.ConnectionString };
        var app = await TestApp.StartAsync(settings, recorder: recorder);
        foreach (var id in existingIds["product"])
        {
            await app.Client.SaveProductAsync(id, stock: 500, price: "9.99", name: "Beans");
        }

        await app.Client.SaveCouponAsync("TEN", """{"percent":10}""");
        await app.Client.SaveCouponAsync("SUMMER_2026", """{"amount":7.5,"minimum":20}""");
        foreach (var (cart, order) in existingIds["cart"].SelectMany(cart => existingIds["order"].Select(order => (cart, order))))
        {
            var entity = OrderEntity.From(OrderOf(ObjectId.Parse(cart), ObjectId.Parse(order)), keyHash: null);
            await app.Get<StorageTables>().Carts.TryAddAsync(entity, default);
        }

        return app;
    }

    private async Task SendAllAsync(
        TestApp app, FuzzRequest[] requests, ulong seed, FaultyStorage storage, AcceptedWrites writes)
    {
        var tally = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var lastETag = string.Empty;
        foreach (var (i, request) in requests.Index())
        {
            using var message = request.ToMessage(lastETag);
            if (Customers[i % Customers.Length] is { } customer && request.Operation.Path.StartsWith("/api/me/", StringComparison.Ordinal))
            {
                message.Headers.Add("X-MS-CLIENT-PRINCIPAL-ID", customer);
                message.Headers.Add("X-MS-CLIENT-PRINCIPAL-IDP", CustomerRequests.EasyAuthIssuer);
            }

            await storage.IdleAsync();
            var before = writes.Count;
            var answer = await app.Client.SendAsync(message);
            lastETag = answer.ETag ?? lastETag;
            var violation = FindViolation(request, answer, hasWritten: writes.Count > before);
            Assert.True(violation is null, $"{violation} Seed {seed}.\n{request}\n{(int)answer.Status} {answer.Text}");
            var kind = $"{(int)answer.Status} {(request.InvalidPart is null ? "valid" : "invalid")}";
            tally[kind] = tally.GetValueOrDefault(kind) + 1;
        }

        Assert.True(writes.Count >= MinWrites, $"Only {writes.Count} writes were seen.");
        Assert.InRange(
            tally.Where(kind => kind.Key.StartsWith("503", StringComparison.Ordinal)).Sum(kind => kind.Value), 0, requests.Length / 200);
        output.WriteLine(string.Join(", ", tally.Select(kind => $"{kind.Key}: {kind.Value}")));
    }

    private FuzzRequest[] Requests(ulong seed)
    {
        var generator = new RequestGenerator(existingIds);
        var operations = OpenApiDocument.Current.Operations;
        var byOperation = operations.Select((operation, i) =>
            Gen.Sample(generator.Generate(operation), RequestsPerOperation, new Rnd(seed + (ulong)i), GeneratorSize));
        return Gen.Sample(Gen.Shuffle(byOperation.SelectMany(requests => requests).ToArray()), 1, new Rnd(seed), GeneratorSize)[0];
    }

    private static string? FindViolation(FuzzRequest request, Answer answer, bool hasWritten)
    {
        var error = (int)answer.Status < 400 || answer.Text.Length == 0 ? null : answer.Error;
        return (int)answer.Status switch
        {
            503 => null, // Storage may be slow on a machine under load.
            >= 500 => "The service failed.",
            < 400 when request.InvalidPart is not null => $"{request.InvalidPart} is invalid, but the request succeeded.",
            // SaveCoupon has rules across properties, which the document cannot state.
            _ when request.InvalidPart is null && InvalidRequestErrors.Contains(error)
                && (request.Operation.Id, error) != ("SaveCoupon", "Invalid coupon") =>
                "The request is valid, but it was refused.",
            >= 400 when hasWritten => "The request was refused, but storage accepted a write.",
            _ => null,
        };
    }

    /// <summary>Counts the writes that storage accepts.</summary>
    private sealed class AcceptedWrites : DelegatingHandler
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.Method != HttpMethod.Get && response.IsSuccessStatusCode && !await IsRefusedInsideAsync(response))
            {
                Interlocked.Increment(ref count);
            }

            return response;
        }

        /// <summary>Whether the response says that a batch was refused.</summary>
        private static async Task<bool> IsRefusedInsideAsync(HttpResponseMessage response) =>
            (await response.Content.ReadAsStringAsync()).Contains("\nHTTP/1.1 4", StringComparison.Ordinal);
    }
}
