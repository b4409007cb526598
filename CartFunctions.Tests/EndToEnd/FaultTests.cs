using System.Net;
using CartFunctions.Storage.Writes;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>
/// A fault at each place of the write path where one can fall, between the app and a real Azurite. Whatever happens, an add is in
/// once where the client is told so, and in no more than once where it is not.
/// </summary>
public sealed class FaultTests : IAsyncLifetime
{
    private const string Device = "fault-device";

    private static readonly string[] Faults =
    [
        "lost answer", "done but 500", "done but 503", "reset", "500", "503", "arrives late", "arrives first",
        "page 200", "page 201", "page 302", "page 400", "page 404", "page 409", "page 412", "204", "done but page 404", "done but page 412",
    ];

    private readonly ManualClock clock = new();
    private readonly Dictionary<string, string?> tables = new() { ["Carts:TablePrefix"] = $"fault{Guid.NewGuid():N}"[..12] };
    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private TestApp other = null!;
    private string product = null!;

    /// <summary>What a write meets: a cart yet to be made, one that is there, one that expired and is still stored.</summary>
    public enum Before
    {
        NoCart,
        Cart,
        ExpiredCart,
    }

    public static IEnumerable<object[]> PlacesAndFaults =>
        from place in Enum.GetValues<Before>()
        from fault in Faults
        select new object[] { place, fault };

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(
            new Dictionary<string, string?>(tables) { ["CartStorage"] = storage.ConnectionString },
            builder => builder.Services.AddSingleton<TimeProvider>(clock));
        other = await TestApp.StartAsync(tables, builder => builder.Services.AddSingleton<TimeProvider>(clock));
        product = await other.AddProductAsync(stock: 1_000);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await other.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(PlacesAndFaults))]
    public async Task A_fault_of_the_first_write_is_not_seen_by_the_client_and_the_add_is_in_once(Before before, string fault)
    {
        var quantity = await PrepareAsync(before);
        using var release = new ManualRelease();
        var writes = 0;
        storage.Fault = call => call is { IsWrite: true, IsToCarts: true } ? FaultOf(fault, ++writes, release) : StorageFault.None;

        var answer = await app.AddOnDeviceAsync(Device, product, 1);
        release.Now();
        await storage.IdleAsync();

        Assert.Equal(before == Before.Cart ? HttpStatusCode.OK : HttpStatusCode.Created, answer.Status);
        Assert.Null(answer.Header("Idempotency-Replayed"));
        Assert.Equal(quantity + 1, QuantityIn(answer));
        var now = await other.SendFromAsync(Device, "GET", "/cart");
        Assert.Equal(answer.Header("ETag"), now.Header("ETag"));
        Assert.EndsWith(before == Before.Cart ? "-2\"" : "-1\"", now.Header("ETag"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_recognised_under_later_changes_of_others()
    {
        await PrepareAsync(Before.Cart);
        AfterLostAnswer(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await other.AddOnDeviceAsync(Device, product, 1);
            }
        });

        var answer = await app.AddOnDeviceAsync(Device, product, 1);

        Assert.Equal((HttpStatusCode.OK, 22), (answer.Status, QuantityIn(answer)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("the-key")]
    public async Task A_write_that_64_later_ones_have_hidden_is_known_by_its_key_alone(string? key)
    {
        await PrepareAsync(Before.Cart);
        AfterLostAnswer(async () =>
        {
            for (var i = 0; i < RecentWrites.Capacity; i++)
            {
                await other.AddOnDeviceAsync(Device, product, 1);
            }
        });

        var answer = await AddAsync(key);

        if (key is null)
        {
            MustBeUnknown(answer);
        }
        else
        {
            Assert.Equal((HttpStatusCode.OK, "true"), (answer.Status, answer.Header("Idempotency-Replayed")));
        }

        Assert.Equal(1 + 1 + RecentWrites.Capacity, QuantityIn(await other.SendFromAsync(Device, "GET", "/cart")));
    }

    [Fact]
    public async Task A_refusal_while_a_lost_write_may_still_arrive_is_called_unknown()
    {
        await PrepareAsync(Before.Cart);
        using var release = new ManualRelease();
        var writes = 0;
        storage.Fault = call => call is { IsWrite: true, IsToCarts: true } && ++writes == 1
            ? StorageFault.Held(SellOutThenWaitAsync(release))
            : StorageFault.None;

        var answer = await AddAsync("the-key");
        release.Now();
        await storage.IdleAsync();

        MustBeUnknown(answer);
        Assert.Equal(2, QuantityIn(await other.SendFromAsync(Device, "GET", "/cart")));
        Assert.Equal("true", (await AddAsync("the-key")).Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task A_refusal_after_a_lost_write_that_can_never_arrive_is_a_plain_refusal()
    {
        await PrepareAsync(Before.Cart);
        var writes = 0;
        storage.Fault = call => call is { IsWrite: true, IsToCarts: true } && ++writes == 1
            ? StorageFault.Reset with { Before = _ => ChangeAndSellOutAsync() }
            : StorageFault.None;

        var answer = await app.AddOnDeviceAsync(Device, product, 1);

        answer.MustFailOnDevice(HttpStatusCode.Conflict, "Insufficient stock");
    }

    [Fact]
    public async Task Where_the_outcome_cannot_be_found_out_in_time_a_repeat_with_the_key_finds_it()
    {
        await PrepareAsync(Before.Cart);
        var writes = 0;
        storage.Fault = call =>
            call is { IsWrite: true, IsToCarts: true } && ++writes == 1 ? StorageFault.LostAnswer
            : writes > 0 ? StorageFault.Answer(HttpStatusCode.InternalServerError)
            : StorageFault.None;

        var first = await AddAsync("the-key");
        storage.Fault = _ => StorageFault.None;
        var repeat = await AddAsync("the-key");

        MustBeUnknown(first);
        Assert.Equal((HttpStatusCode.OK, "true", 2), (repeat.Status, repeat.Header("Idempotency-Replayed"), QuantityIn(repeat)));
    }

    [Fact]
    public async Task A_fault_before_the_first_write_is_a_503_that_changed_nothing()
    {
        await PrepareAsync(Before.Cart);
        storage.Fault = call => call.IsWrite ? StorageFault.None : StorageFault.Answer(HttpStatusCode.InternalServerError);

        var answer = await app.AddOnDeviceAsync(Device, product, 1);

        answer.MustFailOnDevice(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.DoesNotContain("unknown", answer.Text, StringComparison.Ordinal);
        Assert.Equal(1, QuantityIn(await other.SendFromAsync(Device, "GET", "/cart")));
    }

    [Fact]
    public async Task Details_for_display_that_cannot_be_read_fail_the_request_before_the_write()
    {
        await PrepareAsync(Before.Cart);
        var added = await other.AddProductAsync(stock: 5);
        clock.Advance(TimeSpan.FromSeconds(10));
        storage.Fault = call => call.Path.Contains(product, StringComparison.Ordinal)
            ? StorageFault.Answer(HttpStatusCode.InternalServerError)
            : StorageFault.None;

        var answer = await app.AddOnDeviceAsync(Device, added, 1);

        answer.MustFailOnDevice(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.EndsWith("-1\"", (await other.SendFromAsync(Device, "GET", "/cart")).Header("ETag"), StringComparison.Ordinal);
    }

    private static StorageFault FaultOf(string name, int write, ManualRelease release) => (name, write) switch
    {
        ("lost answer", 1) => StorageFault.LostAnswer,
        ("done but 500", 1) => StorageFault.DoneBut(HttpStatusCode.InternalServerError),
        ("done but 503", 1) => StorageFault.DoneBut(HttpStatusCode.ServiceUnavailable),
        ("reset", 1) => StorageFault.Reset,
        ("500", 1) => StorageFault.Answer(HttpStatusCode.InternalServerError),
        ("503", 1) => StorageFault.Answer(HttpStatusCode.ServiceUnavailable),
        ("204", 1) => StorageFault.Answer(HttpStatusCode.NoContent),
        ("done but page 404" or "done but page 412", 1) => StorageFault.Page(StatusIn(name)) with { IsDone = true },
        (['p', 'a', 'g', 'e', ..], 1) => StorageFault.Page(StatusIn(name)),
        ("arrives late" or "arrives first", 1) => StorageFault.Held(release.Task) with { AfterDone = release.Arrived },
        ("arrives first", 2) => new StorageFault { Before = _ => release.NowAndArriveAsync() },
        _ => StorageFault.None,
    };

    private static HttpStatusCode StatusIn(string name) => Enum.Parse<HttpStatusCode>(name[^3..]);

    private static int QuantityIn(Answer answer) => answer.Json.GetProperty("items")[0].GetProperty("quantity").GetInt32();

    private static void MustBeUnknown(Answer answer)
    {
        answer.MustFailOnDevice(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.EndsWith(
            "outcome unknown, repeat with an Idempotency-Key", answer.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotNull(answer.Header("Retry-After"));
    }

    /// <summary>Makes the cart that the test begins with; returns how many of the product are in what counts of it.</summary>
    private async Task<int> PrepareAsync(Before before)
    {
        if (before == Before.NoCart)
        {
            return 0;
        }

        await app.AddOnDeviceAsync(Device, product, 1);
        clock.Advance(before == Before.ExpiredCart ? TimeSpan.FromDays(31) : TimeSpan.Zero);
        return before == Before.ExpiredCart ? 0 : 1;
    }

    private async Task<Answer> AddAsync(string? key)
    {
        using var request = TestApp.Request("POST", "/cart/items", $$"""{"product_id":"{{product}}","quantity":1}""");
        request.Headers.Add("DeviceID", Device);
        request.Headers.Add("Idempotency-Key", key is null ? [] : [key]);
        return await app.SendAsync(request);
    }

    /// <summary>Loses the answer to the first write, and lets others act before the app reads the cart again.</summary>
    private void AfterLostAnswer(Func<Task> act)
    {
        var writes = 0;
        var acting = new Lazy<Task>(act);
        storage.Fault = call =>
            call is { IsWrite: true, IsToCarts: true } && ++writes == 1 ? StorageFault.LostAnswer
            : call.IsToCarts && writes > 0 ? StorageFault.Held(acting.Value)
            : StorageFault.None;
    }

    private async Task SellOutThenWaitAsync(ManualRelease release)
    {
        await SellOutAsync();
        await release.Task;
    }

    private async Task ChangeAndSellOutAsync()
    {
        await other.AddOnDeviceAsync(Device, product, 1);
        await SellOutAsync();
    }

    private Task<Answer> SellOutAsync() =>
        other.SendAsync("PUT", $"/api/products/{product}", """{"name":"Espresso beans","price":10,"stock":0}""");

    /// <summary>Lets a held write go.</summary>
    private sealed class ManualRelease : IDisposable
    {
        private readonly TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => release.Task;

        public void Now() => release.TrySetResult();

        public void Arrived() => arrival.TrySetResult();

        public Task NowAndArriveAsync()
        {
            Now();
            return arrival.Task;
        }

        public void Dispose() => Now();
    }
}
