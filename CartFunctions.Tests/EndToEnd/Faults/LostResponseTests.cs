using System.Net;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Faults;

/// <summary>Writes whose response is lost (contract, "A lost answer of storage").</summary>
public sealed class LostResponseTests : FaultTestBase
{
    [Fact]
    public async Task A_write_with_a_lost_response_is_recognised_after_later_changes()
    {
        await AddAsync();
        LoseResponseThen(() => AddByOthersAsync(20));

        var answer = await AddAsync();

        Assert.Equal((HttpStatusCode.OK, 22), (answer.Status, answer.Items[0].Quantity));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("the-key")]
    public async Task A_write_before_the_last_64_is_known_only_by_its_key(string? key)
    {
        await AddAsync();
        var others = LoseResponseThen(() => AddByOthersAsync(RecentWrites.Capacity));

        var answer = await AddAsync(key);

        if (key is null)
        {
            MustBeUnknown(answer);
        }
        else
        {
            Assert.Equal((HttpStatusCode.OK, "true"), (answer.Status, answer.Replayed));
        }

        await others.Value; // A slow machine may need longer for them than the app waits.
        await MustHoldAsync(1 + 1 + RecentWrites.Capacity);
    }

    [Fact]
    public async Task A_refusal_while_a_lost_write_may_still_arrive_has_an_unknown_outcome()
    {
        await AddAsync();
        using var heldWrite = new HeldWrite();
        OnCartWrite(number => number == 1 ? StorageFault.Late(SellOutThenWaitAsync(heldWrite)) : StorageFault.None);

        var answer = await AddAsync("the-key");
        heldWrite.LetThrough();
        await Storage.IdleAsync();

        MustBeUnknown(answer);
        await MustHoldAsync(2);
        Assert.Equal("true", (await AddAsync("the-key")).Replayed);
    }

    [Fact]
    public async Task A_refusal_after_a_lost_write_that_can_never_arrive_is_a_plain_refusal()
    {
        await AddAsync();
        OnCartWrite(number => number == 1 ? StorageFault.Reset with { Before = _ => ChangeAndSellOutAsync() } : StorageFault.None);

        var answer = await AddAsync();

        answer.MustFailOnDevice(HttpStatusCode.Conflict, "Insufficient stock");
    }

    [Fact]
    public async Task A_keyed_repeat_finds_the_outcome_that_was_unknown()
    {
        await AddAsync();
        var writes = 0;
        Storage.Fault = call =>
            call is { IsWrite: true, IsToCarts: true } && ++writes == 1 ? StorageFault.LostResponse
            : writes > 0 ? StorageFault.Answer(HttpStatusCode.InternalServerError)
            : StorageFault.None;

        var first = await AddAsync("the-key");
        Storage.Fault = _ => StorageFault.None;
        var repeat = await AddAsync("the-key");

        MustBeUnknown(first);
        Assert.Equal((HttpStatusCode.OK, "true", 2), (repeat.Status, repeat.Replayed, repeat.Items[0].Quantity));
    }

    private static void MustBeUnknown(Answer answer)
    {
        answer.MustFailOnDevice(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.EndsWith("outcome unknown, repeat with an Idempotency-Key", answer.Message, StringComparison.Ordinal);
        Assert.NotNull(answer.Header("Retry-After"));
    }

    private async Task MustHoldAsync(int quantity) =>
        Assert.Equal(quantity, (await HealthyClient.GetCartAsync(device: Device)).Items[0].Quantity);

    /// <summary>Loses the response to the first write, and runs an action before the app reads the cart again.</summary>
    private Lazy<Task> LoseResponseThen(Func<Task> act)
    {
        var writes = 0;
        var action = new Lazy<Task>(act);
        Storage.Fault = call =>
            call is { IsWrite: true, IsToCarts: true } && ++writes == 1 ? StorageFault.LostResponse
            : call.IsToCarts && writes > 0 ? StorageFault.Late(action.Value)
            : StorageFault.None;
        return action;
    }

    private async Task AddByOthersAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await HealthyClient.AddAsync(Product, 1, device: Device)).Status);
        }
    }

    private async Task SellOutThenWaitAsync(HeldWrite heldWrite)
    {
        await SellOutAsync();
        await heldWrite.WhenLetThrough;
    }

    private async Task ChangeAndSellOutAsync()
    {
        await AddByOthersAsync(1);
        await SellOutAsync();
    }

    private Task<Answer> SellOutAsync() => HealthyClient.SaveProductAsync(Product, stock: 0);
}
