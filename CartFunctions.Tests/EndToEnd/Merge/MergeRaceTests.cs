using System.Net;

namespace CartFunctions.Tests.EndToEnd.Merge;

/// <summary>Merges that race with each other and with other changes, in two apps on one storage.</summary>
public sealed class MergeRaceTests : MergeTest
{
    [Fact]
    public async Task Two_merges_out_of_one_cart_move_each_unit_once()
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 100);
        for (var round = 0; round < 8; round++)
        {
            var (guest, first, second) = (await CartOfAsync((product, 2)), ObjectId.New().ToString(), ObjectId.New().ToString());

            var answers = await Task.WhenAll(App.Client.MergeAsync(first, guest), other.Client.MergeAsync(second, guest));

            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
            Assert.Empty(await LinesAsync(guest));
            Assert.Equal(2, await UnitsAsync(product, first, second));
            await MustLeaveNothingAsync(guest, first, second);
        }
    }

    [Fact]
    public async Task Racing_repeats_of_one_merge_are_applied_once()
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 100);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? App : other).Client.MergeAsync(mine, guest, key: "sign-in")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.All(answers, answer => Assert.Equal((Lines((product, 3)), Lines()), (LinesOf(CartIn(answer)), LinesOf(FromIn(answer)))));
        Assert.EndsWith("-2", CartIn(answers[0]).Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merges_in_a_ring_and_adds_among_them_lose_and_double_nothing()
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 1_000);
        string[] carts = [await CartOfAsync((product, 1)), await CartOfAsync((product, 1)), await CartOfAsync((product, 1))];

        var answers = await Task.WhenAll(Enumerable.Range(0, 36).Select(async i =>
        {
            var client = (i % 2 == 0 ? App : other).Client;
            var (cart, next) = (carts[i % 3], carts[(i + 1) % 3]);
            var answer = i < 24 ? await client.AddAsync(product, 1, cart) : await client.MergeAsync(next, cart);
            return answer.Status == HttpStatusCode.OK ? i < 24 ? 1 : 0 : throw new InvalidOperationException(answer.Text);
        }));

        await SweepCartsAsync();
        Assert.Equal(3 + answers.Sum(), await UnitsAsync(product, carts));
        await MustLeaveNothingAsync(carts);
    }
}
