using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Merge;

/// <summary>A refused merge changes neither cart, whenever its target changes (contract, "Merge").</summary>
public sealed class RefusedMergeTests : MergeTest
{
    /// <summary>More calls than a conditional merge of one reserved line needs.</summary>
    private const int Places = 14;

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("an add")]
    [InlineData("a quantity")]
    [InlineData("a reservation")]
    [InlineData("a checkout")]
    [InlineData("a merge into it")]
    [InlineData("a merge out of it")]
    public async Task A_change_of_the_target_at_any_call_refuses_the_merge_or_follows_it(string change)
    {
        var own = await App.Client.AddProductAsync(stock: 1_000);
        await MustBeWholeAtEachCallAsync(async () =>
        {
            var (mine, third) = (await CartOfAsync((own, 1)), await CartOfAsync((own, 4)));
            var known = (await App.Client.GetCartAsync(mine)).ETag;
            return new Rivals(
                mine, (app, guest) => app.Client.MergeAsync(mine, guest, ifMatch: known), () => ChangeAsync(change, own, mine, third));
        });
    }

    [Fact]
    public async Task A_racing_creation_of_the_target_refuses_a_creating_merge()
    {
        var own = await App.Client.AddProductAsync(stock: 1_000);
        await MustBeWholeAtEachCallAsync(() =>
        {
            var mine = ObjectId.New().ToString();
            return Task.FromResult(new Rivals(
                mine,
                (app, guest) => app.Client.SendAsync("POST", $"/api/cart/{mine}/merge", $$"""{"from":"{{guest}}"}""", ifNoneMatch: "*"),
                () => App.Client.AddAsync(own, 1, mine),
                IsCreated: true));
        });
    }

    [Theory]
    [InlineData(10)]
    [InlineData(40, Traits = ["Category", "Long"])]
    public async Task A_merge_that_races_with_an_add_is_applied_or_changes_nothing(int rounds)
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 1_000);
        for (var round = 0; round < rounds; round++)
        {
            var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
            await App.Client.ReserveAsync(guest);
            var (known, before) = ((await App.Client.GetCartAsync(mine)).ETag, await App.Client.GetCartAsync(guest));

            var merging = other.Client.MergeAsync(mine, guest, ifMatch: known);
            await Task.Delay(TimeSpan.FromMilliseconds(20.0 * round / rounds));
            var added = await App.Client.AddAsync(product, 1, mine);
            var merged = await merging;

            Assert.Equal(HttpStatusCode.OK, added.Status);
            if (merged.Status == HttpStatusCode.PreconditionFailed)
            {
                Assert.Equal(before.Text, (await App.Client.GetCartAsync(guest)).Text);
                Assert.Equal(Lines((product, 2)), await LinesAsync(mine));
            }
            else
            {
                Assert.True(merged.Status == HttpStatusCode.OK, merged.Text);
                Assert.Equal((Lines((product, 4)), Lines()), (await LinesAsync(mine), await LinesAsync(guest)));
            }

            await MustLeaveNothingAsync(mine, guest);
        }
    }

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(FaultPlaces.Faults), MemberType = typeof(FaultPlaces))]
    public Task Wherever_one_call_fails_a_conditional_merge_applies_or_changes_nothing(string fault) =>
        AtEachPlaceAsync<RefusedMergeTests>(Places, fault, (test, place) => test.MustMergeOrChangeNothingAsync(fault, place));

    /// <summary>Changes the target before each call of a merge in turn: the merge either completes first or changes nothing.</summary>
    private async Task MustBeWholeAtEachCallAsync(Func<Task<Rivals>> prepare)
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 1_000);
        var (done, refused) = (0, 0);
        for (var place = 1; place <= Places; place++)
        {
            var (guest, rivals) = (await CartOfAsync((product, 2)), await prepare());
            await App.Client.ReserveAsync(guest);
            var before = await App.Client.GetCartAsync(guest);
            Clock.Advance(TimeSpan.FromSeconds(6)); // Cached product details expire.
            var calls = 0;
            Storage.Fault = _ => Interlocked.Increment(ref calls) == place
                ? new StorageFault { Before = _ => rivals.Change() }
                : StorageFault.None;

            var merged = await rivals.Merge(other, guest);

            Storage.Fault = _ => StorageFault.None;
            var after = await App.Client.GetCartAsync(guest);
            if (merged.Status == HttpStatusCode.PreconditionFailed)
            {
                refused++;
                Assert.Equal((place, before.Text), (place, after.Text));
            }
            else
            {
                done++;
                Assert.Equal((place, HttpStatusCode.OK, Lines()), (place, merged.Status, LinesOf(after.Cart)));
                Assert.True(
                    !rivals.IsCreated || (await App.Client.GetCartAsync(rivals.Target)).Items[0].Product == product,
                    $"The merge at {place} created no cart.");
            }

            await MustLeaveNothingAsync(rivals.Target, guest);
        }

        Assert.True(done > 0 && refused > 0, $"{done} done, {refused} refused.");
    }

    private Task<Answer> ChangeAsync(string change, string product, string mine, string third) => change switch
    {
        "an add" => App.Client.AddAsync(product, 1, mine),
        "a quantity" => App.Client.SetAsync(product, 3, mine),
        "a reservation" => App.Client.ReserveAsync(mine),
        "a checkout" => App.Client.CheckOutAsync(mine),
        "a merge into it" => App.Client.MergeAsync(mine, third),
        _ => App.Client.MergeAsync(third, mine),
    };

    private async Task MustMergeOrChangeNothingAsync(string fault, int place)
    {
        var product = await App.Client.AddProductAsync(stock: 1_000);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
        await App.Client.ReserveAsync(guest);
        var (known, before) = ((await App.Client.GetCartAsync(mine)).ETag, (await App.Client.GetCartAsync(guest)).Cart);
        Storage.FailAt(place, fault);

        var merged = await App.Client.MergeAsync(mine, guest, ifMatch: known);

        Storage.Fault = _ => StorageFault.None;
        await Storage.IdleAsync();
        var isDone = false;
        await Eventually.HoldsAsync(async () => // If the outcome is unknown, the app goes on in the background.
            (isDone = await UnitsAsync(product, mine) == 3)
            || (await App.Client.GetCartAsync(guest)).Cart.Version == before.Version);
        Assert.True(isDone || merged.Status == HttpStatusCode.ServiceUnavailable, $"{fault} at {place}: {merged.Text}");
        await SweepCartsAsync();
        Assert.Equal(3, await UnitsAsync(product, mine, guest));
        await MustLeaveNothingAsync(mine, guest);
    }

    /// <summary>A merge and a change of its target.</summary>
    private sealed record Rivals(
        string Target, Func<TestApp, string, Task<Answer>> Merge, Func<Task<Answer>> Change, bool IsCreated = false);
}
