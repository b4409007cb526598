using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Faults;

/// <summary>
/// A fault at each point of the write path between the app and a real Azurite. An add takes effect exactly once if the client gets a
/// success, and at most once otherwise.
/// </summary>
public sealed class CartFaultTests : FaultTestBase
{
    private static readonly string[] Faults =
    [
        "lost response", "applied, then 500", "applied, then 503", "reset", "500", "503",
        "delayed until after the retry", "arrives before the retry",
        "HTML page with 200", "HTML page with 201", "HTML page with 302", "HTML page with 400", "HTML page with 404",
        "HTML page with 409", "HTML page with 412", "204",
        "applied, then HTML page with 404", "applied, then HTML page with 412",
    ];

    /// <summary>The state of the cart before the write: absent, present, or expired but still stored.</summary>
    public enum InitialCart
    {
        Absent,
        Present,
        Expired,
    }

    public static IEnumerable<object[]> StatesAndFaults =>
        from state in Enum.GetValues<InitialCart>()
        from fault in Faults
        select new object[] { state, fault };

    [Theory]
    [MemberData(nameof(StatesAndFaults))]
    public async Task A_fault_of_the_first_write_is_hidden_and_the_add_is_applied_once(InitialCart cart, string fault)
    {
        if (cart != InitialCart.Absent)
        {
            await AddAsync();
            Clock.Advance(cart == InitialCart.Expired ? TimeSpan.FromDays(31) : TimeSpan.Zero);
        }

        using var heldWrite = new HeldWrite();
        OnCartWrite(number => FaultOf(fault, number, heldWrite));

        var answer = await AddAsync();
        heldWrite.LetThrough();
        await Storage.IdleAsync();

        Assert.Equal(cart == InitialCart.Present ? HttpStatusCode.OK : HttpStatusCode.Created, answer.Status);
        Assert.Null(answer.Replayed);
        Assert.Equal(cart == InitialCart.Present ? 2 : 1, answer.Items[0].Quantity);
        var stored = await HealthyClient.GetCartAsync(device: Device);
        Assert.Equal(answer.ETag, stored.ETag);
        Assert.EndsWith(cart == InitialCart.Present ? "-2\"" : "-1\"", stored.ETag, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_read_before_the_first_write_gives_503_and_changes_nothing()
    {
        await AddAsync();
        Storage.Fault = call => call.IsWrite ? StorageFault.None : StorageFault.Answer(HttpStatusCode.InternalServerError);

        var answer = await AddAsync();

        answer.MustFailOnDevice(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.DoesNotContain("unknown", answer.Text, StringComparison.Ordinal);
        Assert.Equal(1, (await HealthyClient.GetCartAsync(device: Device)).Items[0].Quantity);
    }

    [Fact]
    public async Task If_product_details_cannot_be_read_the_request_fails_before_the_write()
    {
        await AddAsync();
        var added = await HealthyClient.AddProductAsync(stock: 5);
        Clock.Advance(TimeSpan.FromSeconds(10));
        Storage.Fault = call => call.Path.Contains(Product, StringComparison.Ordinal)
            ? StorageFault.Answer(HttpStatusCode.InternalServerError)
            : StorageFault.None;

        var answer = await Client.AddAsync(added, 1, device: Device);

        answer.MustFailOnDevice(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.EndsWith("-1\"", (await HealthyClient.GetCartAsync(device: Device)).ETag, StringComparison.Ordinal);
    }

    private static StorageFault FaultOf(string name, int write, HeldWrite heldWrite) => (name, write) switch
    {
        ("lost response", 1) => StorageFault.LostResponse,
        ("applied, then 500", 1) => StorageFault.AppliedButReturns(HttpStatusCode.InternalServerError),
        ("applied, then 503", 1) => StorageFault.AppliedButReturns(HttpStatusCode.ServiceUnavailable),
        ("reset", 1) => StorageFault.Reset,
        ("500", 1) => StorageFault.Answer(HttpStatusCode.InternalServerError),
        ("503", 1) => StorageFault.Answer(HttpStatusCode.ServiceUnavailable),
        ("204", 1) => StorageFault.Answer(HttpStatusCode.NoContent),
        ("applied, then HTML page with 404" or "applied, then HTML page with 412", 1) =>
            StorageFault.Page(StatusIn(name)) with { IsApplied = true },
        (['H', 'T', 'M', 'L', ..], 1) => StorageFault.Page(StatusIn(name)),
        ("delayed until after the retry" or "arrives before the retry", 1) =>
            StorageFault.Late(heldWrite.WhenLetThrough) with { AfterApplied = heldWrite.MarkArrived },
        ("arrives before the retry", 2) => new StorageFault { Before = _ => heldWrite.LetThroughAndWaitForArrivalAsync() },
        _ => StorageFault.None,
    };

    private static HttpStatusCode StatusIn(string name) => Enum.Parse<HttpStatusCode>(name[^3..]);
}
