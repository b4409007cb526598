using System.Net;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The problems of a cart's lines (contract, "Problems").</summary>
public sealed class LineProblemTests : IAsyncLifetime
{
    private const string Device = "device-of-problems";

    private readonly ManualClock clock = new();
    private TestApp app = null!;

    public async ValueTask InitializeAsync() =>
        app = await TestApp.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData(3, "10", "")]
    [InlineData(3, "10.0000", "")]
    [InlineData(2, "10", "Insufficient stock")]
    [InlineData(9, "9.99", "Price changed")]
    [InlineData(0, "11", "Insufficient stock, Price changed")]
    public async Task A_line_shows_the_state_of_its_product_on_both_surfaces(int stock, string price, string problems)
    {
        var product = await app.Client.AddProductAsync(stock: 3, price: "10");
        var cart = (await app.Client.AddAsync(product, 3, device: Device)).CartId;
        await app.Client.SaveProductAsync(product, stock, price);

        Assert.Equal(problems, ProblemsIn(await app.Client.GetCartAsync(cart)));
        Assert.Equal(problems, ProblemsIn(await app.Client.GetCartAsync(device: Device)));
    }

    [Fact]
    public async Task A_deleted_product_is_the_only_problem_of_its_line()
    {
        var product = await app.Client.AddProductAsync(stock: 3);
        await app.Client.AddAsync(product, 3, device: Device);
        await app.Client.DeleteProductAsync(product);

        Assert.Equal("Product not found", ProblemsIn(await app.Client.GetCartAsync(device: Device)));
    }

    [Fact]
    public async Task A_problem_blocks_no_other_line_and_disappears_when_fixed()
    {
        var (beans, filter) = (await app.Client.AddProductAsync(stock: 3), await app.Client.AddProductAsync(stock: 3));
        var cart = (await app.Client.AddAsync(beans, 3)).CartId;
        await app.Client.SaveProductAsync(beans, stock: 1);

        var added = await app.Client.AddAsync(filter, 1, cart);
        var mended = await app.Client.SetAsync(beans, 1, cart);

        Assert.Equal((HttpStatusCode.OK, "Insufficient stock|"), (added.Status, ProblemsIn(added)));
        Assert.Equal("|", ProblemsIn(mended));
    }

    [Fact]
    public async Task Changes_of_another_process_show_within_5_seconds()
    {
        await using var other = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:TablePrefix"] = app.Prefix });
        var product = await app.Client.AddProductAsync(stock: 3);
        var cart = (await app.Client.AddAsync(product, 3)).CartId;

        await other.Client.ChangeStockAsync(product, -1);
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("Insufficient stock", ProblemsIn(await app.Client.GetCartAsync(cart)));
    }

    /// <summary>The problems of each line, separated by bars.</summary>
    private static string ProblemsIn(Answer answer)
    {
        var cart = answer.Json.TryGetProperty("success", out _) ? answer.Data : answer.Json;
        return string.Join('|', cart.GetProperty("items").EnumerateArray().Select(line =>
            string.Join(", ", line.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()))));
    }
}
