using System.Net;

namespace CartFunctions.Tests.EndToEnd.Merge;

/// <summary>Merges of carts whose lines have options.</summary>
public sealed class OptionMergeTests : MergeTest
{
    private const string Medium = """{"size":"M"}""";
    private const string Large = """{"size":"L"}""";

    [Fact]
    public async Task Lines_add_up_only_with_the_same_options()
    {
        var shirt = await App.Client.AddProductAsync(stock: 20);
        var (mine, guest) = (await CartOfSizesAsync(shirt, (Medium, 1), ("{}", 1)), await CartOfSizesAsync(shirt, (Large, 2), (Medium, 3)));

        var merged = await App.Client.MergeAsync(mine, guest);

        Assert.Equal(HttpStatusCode.OK, merged.Status);
        Assert.Equal([(Medium, 4), ("{}", 1), (Large, 2)], await SizesAsync(mine));
        Assert.Empty(await SizesAsync(guest));
        await MustLeaveNothingAsync(mine, guest);
    }

    [Fact]
    public async Task As_many_units_as_fit_move_over_all_lines_of_a_product()
    {
        var shirt = await App.Client.AddProductAsync(stock: 5);
        var (mine, guest) = (await CartOfSizesAsync(shirt, (Medium, 2)), await CartOfSizesAsync(shirt, (Large, 2), (Medium, 2)));

        await App.Client.MergeAsync(mine, guest);

        Assert.Equal([(Medium, 3), (Large, 2)], await SizesAsync(mine));
        Assert.Equal([(Medium, 1)], await SizesAsync(guest));
        await MustLeaveNothingAsync(mine, guest);
    }

    [Fact]
    public async Task A_line_whose_options_do_not_fit_stays_and_the_others_move()
    {
        var shirt = await App.Client.AddProductAsync(stock: 500);
        var (mine, guest) = (ObjectId.New().ToString(), ObjectId.New().ToString());
        for (var line = 0; line < 32; line++)
        {
            Assert.Null((await App.Client.AddWithAsync(shirt, 1, LongOptions(line, 1_002), mine)).Error);
        }

        await App.Client.AddWithAsync(shirt, 1, LongOptions(33, 1_002), guest);
        await App.Client.AddWithAsync(shirt, 2, Medium, guest);
        await App.Client.AddWithAsync(shirt, 3, LongOptions(0, 1_002), guest);

        var merged = await App.Client.MergeAsync(mine, guest);

        Assert.Equal(HttpStatusCode.OK, merged.Status);
        Assert.Equal([(LongOptions(33, 1_002), 1)], await SizesAsync(guest));
        Assert.Equal((33, 4), ((await SizesAsync(mine)).Count, (await SizesAsync(mine))[0].Quantity));
        await MustLeaveNothingAsync(mine, guest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_interrupted_merge_keeps_options_and_is_completed(bool isSwept)
    {
        var shirt = await App.Client.AddProductAsync(stock: 6);
        var (mine, guest) = (await CartOfSizesAsync(shirt, (Medium, 1)), await CartOfSizesAsync(shirt, (Large, 3), (Medium, 3)));
        await BreakOffAsync(mine, guest, key: "sign-in");
        await App.Client.AddWithAsync(shirt, 1, Medium, guest);

        if (isSwept)
        {
            await SweepCartsAsync();
        }

        await App.Client.MergeAsync(mine, guest, key: "sign-in");

        Assert.Equal([(Medium, 3), (Large, 3)], await SizesAsync(mine));
        Assert.Equal([(Medium, 2)], await SizesAsync(guest));
        await MustLeaveNothingAsync(mine, guest);
    }

    [Fact]
    public async Task Two_hundred_lines_with_all_options_return_if_none_fits()
    {
        var shirt = await App.Client.AddProductAsync(stock: 200);
        var (mine, guest) = (await CartOfSizesAsync(shirt, (Medium, 1)), ObjectId.New().ToString());
        var items = Enumerable.Range(0, 200).Select(line =>
            $$"""{"productId":"{{shirt}}","quantity":1,"options":{{LongOptions(line, line < 168 ? 164 : 163)}}}""").ToList();
        foreach (var half in items.Chunk(100))
        {
            var added = await App.Client.SendAsync("POST", $"/api/cart/{guest}/items", $$"""{"items":[{{string.Join(',', half)}}]}""");
            Assert.Null(added.Error);
        }

        var before = await SizesAsync(guest);
        await App.Client.SaveProductAsync(shirt, stock: 1);
        var merged = await App.Client.MergeAsync(mine, guest);

        Assert.Equal(HttpStatusCode.OK, merged.Status);
        Assert.Equal(200, before.Count);
        Assert.Equal(before, await SizesAsync(guest));
        Assert.Equal([(Medium, 1)], await SizesAsync(mine));
        await MustLeaveNothingAsync(mine, guest);
    }

    private async Task<string> CartOfSizesAsync(string shirt, params (string Options, int Quantity)[] lines)
    {
        var cart = ObjectId.New().ToString();
        foreach (var (options, quantity) in lines)
        {
            var answer = await App.Client.AddWithAsync(shirt, quantity, options, cart);
            Assert.True(answer.Error is null, answer.Text);
        }

        return cart;
    }

    private async Task<List<(string Options, int Quantity)>> SizesAsync(string cart) =>
        [.. (await App.Client.GetCartAsync(cart)).Data.GetProperty("items").EnumerateArray().Select(item =>
            (item.GetProperty("options").GetRawText(), item.GetProperty("quantity").GetInt32()))];

    /// <summary>Options of a size in bytes, and different for each line.</summary>
    private static string LongOptions(int line, int bytes)
    {
        var first = Math.Min(500, bytes - 2);
        return $$"""{"a":"{{$"{line:000}".PadRight(first, 'x')}}","b":"{{new string('y', bytes - 2 - first)}}"}""";
    }
}
