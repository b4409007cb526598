using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Faults;

/// <summary>
/// A fault at each point of the write path between the app and a real Azurite. An add takes effect exactly once if the client gets a
/// success, and at most once otherwise.
/// </summary>
public sealed class FaultTests : FaultTest
{
    private static readonly string[] Faults =
    [
        "lost answer", "done but 500", "done but 503", "reset", "500", "503", "arrives late", "arrives first",
        "page 200", "page 201", "page 302", "page 400", "page 404", "page 409", "page 412", "204", "done but page 404", "done but page 412",
    ];

    /// <summary>The state of the cart before the write: absent, present, or expired but still stored.</summary>
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

    [Theory]
    [MemberData(nameof(PlacesAndFaults))]
    public async Task A_fault_of_the_first_write_is_hidden_and_the_add_is_applied_once(Before before, string fault)
    {
        if (before != Before.NoCart)
        {
            await AddAsync();
            Clock.Advance(before == Before.ExpiredCart ? TimeSpan.FromDays(31) : TimeSpan.Zero);
        }

        using var release = new ManualRelease();
        OnCartWrite(number => FaultOf(fault, number, release));

        var answer = await AddAsync();
        release.Now();
        await Storage.IdleAsync();

        Assert.Equal(before == Before.Cart ? HttpStatusCode.OK : HttpStatusCode.Created, answer.Status);
        Assert.Null(answer.Replayed);
        Assert.Equal(before == Before.Cart ? 2 : 1, answer.Items[0].Quantity);
        var now = await Other.GetCartAsync(device: Device);
        Assert.Equal(answer.ETag, now.ETag);
        Assert.EndsWith(before == Before.Cart ? "-2\"" : "-1\"", now.ETag, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_before_the_first_write_is_a_503_that_changed_nothing()
    {
        await AddAsync();
        Storage.Fault = call => call.IsWrite ? StorageFault.None : StorageFault.Answer(HttpStatusCode.InternalServerError);

        var answer = await AddAsync();

        answer.MustFailOnDevice(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.DoesNotContain("unknown", answer.Text, StringComparison.Ordinal);
        Assert.Equal(1, (await Other.GetCartAsync(device: Device)).Items[0].Quantity);
    }

    [Fact]
    public async Task Details_for_display_that_cannot_be_read_fail_the_request_before_the_write()
    {
        await AddAsync();
        var added = await Other.AddProductAsync(stock: 5);
        Clock.Advance(TimeSpan.FromSeconds(10));
        Storage.Fault = call => call.Path.Contains(Product, StringComparison.Ordinal)
            ? StorageFault.Answer(HttpStatusCode.InternalServerError)
            : StorageFault.None;

        var answer = await Client.AddAsync(added, 1, device: Device);

        answer.MustFailOnDevice(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.EndsWith("-1\"", (await Other.GetCartAsync(device: Device)).ETag, StringComparison.Ordinal);
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
}
