using System.Net;
using System.Reflection;
using CartFunctions.Service.Health;
using CartFunctions.Tests.Support;
using CartFunctions.WorkerHost;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Tests.EndToEnd.Worker;

/// <summary>The operations of the app as a Functions worker.</summary>
public sealed class WorkerOperationTests
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task The_worker_offers_every_function_of_the_app()
    {
        var worker = await (await WorkerApp.Shared).Host.GetWorkerAsync();

        var functions = typeof(GetHealth).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>();
        Assert.Equal(functions.Order(StringComparer.Ordinal), worker.Functions.Select(function => function.Name));
    }

    [Fact]
    public async Task A_session_of_every_operation_passes()
    {
        var app = await WorkerApp.Shared;

        var (exitCode, output) = await ChildProcess.RunAsync(
            "node", [Repository.PathTo("eng", "scripts", "smoke.mjs"), "--url", app.Host.Address.GetLeftPart(UriPartial.Authority)]);

        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [InlineData("/api/health", "application/json")]
    [InlineData("/api/openapi.json", "application/json")]
    [InlineData("/api/openapi-3.0.json", "application/json")]
    [InlineData("/api/docs", "text/html")]
    [InlineData("/api/products", "application/json")]
    public async Task Every_page_of_the_service_is_served(string path, string contentType)
    {
        var answer = await (await WorkerApp.Shared).Client.SendAsync("GET", path);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith(contentType, answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Null(answer.Header("Server"));
    }

    [Fact]
    public async Task HEAD_has_the_status_and_the_headers_of_GET_on_every_route()
    {
        var client = (await WorkerApp.Shared).Client;
        var ids = await HeadTests.MakeAsync(client);

        foreach (var (_, path) in HeadTests.Paths.Select(row => row.Data))
        {
            await HeadTests.MustBeLikeGetAsync(client, HeadTests.Fill(path, ids));
        }
    }

    [Theory]
    [InlineData("SweepExpiredCarts", "expired carts")]
    [InlineData("SweepReservations", "expired reservations")]
    public async Task A_timer_runs_its_sweep_and_logs_the_result(string timer, string report)
    {
        var app = await WorkerApp.Shared;

        var result = await app.Host.FireAsync(timer);

        Assert.Equal("Success", result.Status.ToString());
        Assert.Contains(app.Log.Lines, line =>
            line is { Source: LogSource.App } && line.Category.EndsWith(timer, StringComparison.Ordinal)
            && line.Message.Contains(report, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text/csv", true)]
    [InlineData("text/csv", false)]
    [InlineData("application/json", true)]
    [InlineData("application/json", false)]
    public async Task A_file_of_20_MiB_is_imported_whether_or_not_its_length_is_announced(string contentType, bool isChunked)
    {
        const int Products = 100;
        var app = await WorkerApp.Shared;
        var note = new string('x', 20 * MiB / Products);
        var ids = Enumerable.Range(0, Products).Select(_ => ObjectId.New());
        var file = contentType == "text/csv"
            ? "id,name,price,stock,note\n" + string.Concat(ids.Select(id => $"{id},Beans,1.5,3,{note}\n"))
            : $"[{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}","name":"Beans","price":1.5,"stock":3,"note":"{{note}}"}"""))}]";
        using var request = CartClient.Request("POST", "/api/products/import", file, contentType);
        request.Headers.TransferEncodingChunked = isChunked;

        var answer = await app.Client.SendAsync(request);

        Assert.True(request.Content!.Headers.ContentLength > 20 * MiB || isChunked);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((Products, 0), (answer.Data.GetProperty("imported").GetInt32(), answer.Data.GetProperty("rejectedCount").GetInt32()));
    }

    [Fact]
    public async Task Body_members_named_like_function_parameters_are_ignored()
    {
        var app = await WorkerApp.Shared;
        var product = await app.Client.AddProductAsync(stock: 9);
        var (cart, other) = (ObjectId.New().ToString(), ObjectId.New().ToString());
        var body = $$"""
            {"cartId":"{{other}}","request":{},"cancellationToken":"x","items":[{"productId":"{{product}}","quantity":2}]}
            """;

        var answer = await app.Client.SendAsync("POST", $"/api/cart/{cart}/items", body);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((cart, 2), (answer.CartId, answer.Items.Single().Quantity));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetCartAsync(other)).Status);
    }

    [Fact]
    public async Task A_query_with_the_names_of_a_functions_parameters_is_ignored()
    {
        var app = await WorkerApp.Shared;
        var product = await app.Client.AddProductAsync(stock: 9);
        var cart = (await app.Client.AddAsync(product, 2)).CartId;

        var answer = await app.Client.SendAsync("GET", $"/api/cart/{cart}?cartId={ObjectId.New()}&request=x&cancellationToken=true");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(cart, answer.CartId);
    }

    [Fact]
    public async Task Sixty_four_clients_on_one_cart_reach_the_stock_exactly()
    {
        var app = await WorkerApp.Shared;
        var product = await app.Client.AddProductAsync(stock: 40);
        var cart = ObjectId.New().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => app.Client.AddAsync(product, 1, cart)));

        Assert.Equal(
            [(HttpStatusCode.OK, null, 40), (HttpStatusCode.BadRequest, "Insufficient stock", 24)],
            answers.CountBy(answer => (answer.Status, answer.Error))
                .Select(same => (same.Key.Status, same.Key.Error, same.Value)).OrderBy(same => same.Status));
        Assert.Equal(40, (await app.Client.GetCartAsync(cart)).Items.Single().Quantity);
    }
}
