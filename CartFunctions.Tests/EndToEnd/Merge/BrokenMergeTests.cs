using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Merge;

/// <summary>Merges that are interrupted, fail at a call or race with a change: no unit is lost or duplicated.</summary>
public sealed class BrokenMergeTests : MergeTest
{
    /// <summary>More calls than a merge of one line needs.</summary>
    private const int Places = 11;

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(FaultPlaces.Faults), MemberType = typeof(FaultPlaces))]
    public Task Wherever_one_call_fails_a_keyed_repeat_of_a_merge_applies_once(string fault) =>
        AtEachPlaceAsync<BrokenMergeTests>(Places, fault, (test, place) => test.MustMergeOnceAsync(fault, place));

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(FaultPlaces.Faults), MemberType = typeof(FaultPlaces))]
    public Task Wherever_one_call_fails_a_merge_without_a_key_applies_at_most_once(string fault) =>
        AtEachPlaceAsync<BrokenMergeTests>(Places, fault, (test, place) => test.MustMergeAtMostOnceAsync(fault, place));

    [Theory]
    [InlineData("its repeat")]
    [InlineData("another merge")]
    [InlineData("the sweep")]
    public async Task The_next_request_or_sweep_completes_an_interrupted_merge(string who)
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest, other) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)), ObjectId.New().ToString());
        await BreakOffAsync(mine, guest, key: "sign-in");
        var onTheWay = await UnitsAsync(product, mine, guest);

        _ = who switch
        {
            "its repeat" => await App.Client.MergeAsync(mine, guest, key: "sign-in"),
            "another merge" => await App.Client.MergeAsync(other, guest),
            _ => await SweptAsync(),
        };

        Assert.Equal(1, onTheWay);
        Assert.Equal((Lines((product, 3)), Lines(), Lines()), (await LinesAsync(mine), await LinesAsync(guest), await LinesAsync(other)));
        Assert.Equal("true", (await App.Client.MergeAsync(mine, guest, key: "sign-in")).Replayed);
        await MustLeaveNothingAsync(mine, guest);

        async Task<Answer?> SweptAsync()
        {
            await SweepCartsAsync();
            return null;
        }
    }

    [Fact]
    public async Task A_merge_into_a_missing_cart_shows_no_cart_before_its_lines_arrive()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (ObjectId.New().ToString(), await CartOfAsync((product, 2)));
        await BreakOffAsync(mine, guest);

        var before = await App.Client.GetCartAsync(mine);
        var added = await App.Client.AddAsync(product, 1, mine);
        await SweepCartsAsync();

        Assert.Equal(HttpStatusCode.NotFound, before.Status);
        Assert.EndsWith("-1", added.Cart.Version, StringComparison.Ordinal);
        Assert.Equal(Lines((product, 3)), await LinesAsync(mine));
    }

    [Fact]
    public async Task Changes_of_the_source_do_not_affect_lines_in_transit()
    {
        var (beans, filter) = (await App.Client.AddProductAsync(stock: 9), await App.Client.AddProductAsync(stock: 3));
        var (mine, guest) = (await CartOfAsync((filter, 2)), await CartOfAsync((beans, 2), (filter, 2)));
        await BreakOffAsync(mine, guest);

        await App.Client.AddItemsAsync(guest, [(beans, 1), (filter, 1)]);
        await App.Client.ClearAsync(guest);
        await App.Client.AddAsync(beans, 3, guest);
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(guest)).Status);
        await App.Client.AddItemsAsync(guest, [(beans, 1), (filter, 1)]);
        await SweepCartsAsync();

        Assert.Equal(Lines((filter, 3), (beans, 2)), await LinesAsync(mine));
        Assert.Equal(Lines((filter, 2), (beans, 1)), await LinesAsync(guest)); // The returned lines come first, as before.
    }

    [Fact]
    public async Task Lines_in_transit_keep_their_room_in_the_source()
    {
        var products = await App.Client.AddProductsAsync(201, stock: 5);
        var guest = await CartOfAsync([.. products[..200].Select(product => (product, 1))]);
        await BreakOffAsync(ObjectId.New().ToString(), guest);

        var again = await App.Client.AddAsync(products[0], 1, guest);
        var another = await App.Client.AddAsync(products[200], 1, guest);

        Assert.Equal(Lines((products[0], 1)), LinesOf(again.Cart));
        another.MustFail(HttpStatusCode.BadRequest, "Cart is full");
    }

    [Fact]
    public async Task A_cart_that_expires_with_lines_in_transit_is_deleted_after_their_arrival()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
        await BreakOffAsync(mine, guest);
        Clock.Advance(TimeSpan.FromDays(20));
        await App.Client.SetAsync(product, 1, mine);
        Clock.Advance(TimeSpan.FromDays(11));

        await SweepCartsAsync();

        Assert.Equal(Lines((product, 3)), await LinesAsync(mine));
        await MustLeaveNothingAsync(mine);
        Assert.Null(await RowAsync(guest));
    }

    [Fact]
    public async Task A_new_cart_under_the_same_id_keeps_lines_in_transit()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
        await BreakOffAsync(mine, guest);
        Clock.Advance(TimeSpan.FromDays(31));
        await App.Client.AddAsync(product, 4, guest);

        await SweepCartsAsync();

        Assert.Equal((Lines((product, 2)), Lines((product, 4))), (await LinesAsync(mine), await LinesAsync(guest)));
    }

    [Fact]
    public async Task Conditionally_moved_lines_arrive_before_the_next_change()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
        await BreakOffAsync(mine, guest, ifMatch: (await App.Client.GetCartAsync(mine)).ETag);

        var added = await App.Client.AddAsync(product, 4, mine);

        Assert.Equal(Lines((product, 7)), LinesOf(added.Cart));
        Assert.EndsWith("-3", added.Cart.Version, StringComparison.Ordinal);
        await MustLeaveNothingAsync(mine, guest);
    }

    [Fact]
    public async Task A_cart_that_expires_during_a_merge_is_created_again_by_the_lines()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
        await BreakOffAsync(mine, guest, ifMatch: (await App.Client.GetCartAsync(mine)).ETag);
        Clock.Advance(TimeSpan.FromDays(31));

        await SweepCartsAsync();

        Assert.Equal(Lines((product, 2)), await LinesAsync(mine));
        await MustLeaveNothingAsync(mine, guest);
    }

    [Fact]
    public async Task Lines_cannot_leave_once_the_conditional_target_has_changed()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
        var (known, before) = ((await App.Client.GetCartAsync(mine)).ETag, await App.Client.GetCartAsync(guest));
        var (isLate, late, isHeld) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        Storage.Fault = call =>
        {
            if (call.Method != "PUT" || !call.Path.Contains(guest, StringComparison.Ordinal) || Interlocked.Exchange(ref isLate, 1) != 0)
            {
                return StorageFault.None;
            }

            isHeld.SetResult();
            return StorageFault.Held(late.Task);
        };
        await using var other = await OtherAppAsync();
        var slow = other.Client.MergeAsync(mine, guest, ifMatch: known);
        await isHeld.Task;

        var added = await App.Client.AddAsync(product, 4, mine);
        late.SetResult();
        await Storage.IdleAsync();

        Assert.Equal(Lines((product, 5)), LinesOf(added.Cart));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await slow).Status);
        Assert.Equal(before.Text, (await App.Client.GetCartAsync(guest)).Text);
        await MustLeaveNothingAsync(mine, guest);
    }

    [Fact]
    public async Task Returned_lines_that_move_again_take_later_adds_along()
    {
        var product = await App.Client.AddProductAsync(stock: 2);
        var (mine, guest) = (await CartOfAsync((product, 2)), await CartOfAsync((product, 2)));
        Storage.Fault = call => call.Method == "DELETE" ? StorageFault.Reset : StorageFault.None; // The marker of the returned lines stays.
        await App.Client.MergeAsync(mine, guest);
        Storage.Fault = _ => StorageFault.None;
        var cameBack = await LinesAsync(guest);
        await App.Client.SaveProductAsync(product, stock: 9);
        await App.Client.AddAsync(product, 1, guest);

        await App.Client.MergeAsync(mine, guest);

        Assert.Equal(Lines((product, 2)), cameBack);
        Assert.Equal((Lines((product, 5)), Lines()), (await LinesAsync(mine), await LinesAsync(guest)));
        await SweepCartsAsync();
        await MustLeaveNothingAsync(mine, guest);
    }

    [Fact]
    public async Task Lines_that_arrive_late_find_that_another_request_moved_them()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
        var (isLate, late) = (0, new TaskCompletionSource());
        var isHeld = new TaskCompletionSource();
        Storage.Fault = call =>
        {
            if (!call.IsBatch || Interlocked.Exchange(ref isLate, 1) != 0)
            {
                return StorageFault.None;
            }

            isHeld.SetResult();
            return StorageFault.Held(late.Task);
        };
        await using var other = await OtherAppAsync();
        using var given = new CancellationTokenSource();
        var slow = other.Client.MergeAsync(mine, guest, null, given.Token);
        await isHeld.Task;

        await SweepCartsAsync();
        late.SetResult();
        await Storage.IdleAsync();
        await slow;

        Assert.Equal((Lines((product, 3)), Lines()), (await LinesAsync(mine), await LinesAsync(guest)));
        await MustLeaveNothingAsync(mine, guest);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Wherever_a_process_dies_its_merge_completes_or_never_started()
    {
        Clock.SetUtcNow(DateTimeOffset.UtcNow); // The process uses the system clock.
        var (moved, stayed) = (0, 0);
        var isDuringACall = true;
        for (var place = 1; isDuringACall; place++)
        {
            Storage.Fault = _ => StorageFault.None;
            var (some, few) = (await App.Client.AddProductAsync(stock: 9), await App.Client.AddProductAsync(stock: 3));
            var (mine, guest) = (await CartOfAsync((few, 2)), await CartOfAsync((some, 2), (few, 2)));
            await using var doomed = await AppProcess.StartAsync(Storage.ConnectionString, App.Prefix);
            isDuringACall = await Storage.KillAtAsync(doomed, place, () => doomed.Client.MergeAsync(mine, guest));

            await SweepCartsAsync();

            var isMoved = await UnitsAsync(some, mine) == 2;
            Assert.Equal((2, 4), (await UnitsAsync(some, mine, guest), await UnitsAsync(few, mine, guest)));
            Assert.Equal((isMoved ? 3 : 2, isMoved ? 0 : 2), (await UnitsAsync(few, mine), await UnitsAsync(some, guest)));
            await MustLeaveNothingAsync(mine, guest);
            (moved, stayed) = isMoved ? (moved + 1, stayed) : (moved, stayed + 1);
        }

        Assert.True(moved > 0 && stayed > 0, $"{moved} moved, {stayed} stayed.");
    }

    private async Task MustMergeOnceAsync(string fault, int place)
    {
        Storage.Fault = _ => StorageFault.None;
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (ObjectId.New().ToString(), await CartOfAsync((product, 2)));
        Storage.FailAt(place, fault);

        var answer = await FaultPlaces.RepeatAsync(() => App.Client.MergeAsync(mine, guest, key: "sign-in"));

        Storage.Fault = _ => StorageFault.None;
        await Storage.IdleAsync();
        Assert.True(answer.Status == HttpStatusCode.OK, $"{fault} at {place}: {answer.Text}");
        Assert.True((await UnitsAsync(product, mine), await UnitsAsync(product, guest)) == (2, 0), $"{fault} at {place}");
        await SweepCartsAsync();
        await MustLeaveNothingAsync(mine, guest);
    }

    private async Task MustMergeAtMostOnceAsync(string fault, int place)
    {
        Storage.Fault = _ => StorageFault.None;
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (ObjectId.New().ToString(), await CartOfAsync((product, 2)));
        Storage.FailAt(place, fault);

        var answer = await App.Client.MergeAsync(mine, guest);

        Storage.Fault = _ => StorageFault.None;
        await Storage.IdleAsync();
        var isMoved = await UnitsAsync(product, mine) == 2;
        Assert.True(isMoved || answer.Status != HttpStatusCode.OK, $"{fault} at {place}: {answer.Text}");
        Assert.Equal(2, await UnitsAsync(product, mine, guest));
    }
}
