using System.Diagnostics;
using CartFunctions.Hosting;
using CartFunctions.Storage.Carts;
using CartFunctions.Tests.EndToEnd;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CartFunctions.Tests.Hosting;

/// <summary>The exported telemetry of a Functions worker. Two activity sources stand in for the worker and its ASP.NET Core.</summary>
[Collection(nameof(TelemetryTests))] // One of those tests requires that nothing in the process listens.
public sealed class FunctionsWorkerTelemetryTests : IDisposable
{
    private readonly ActivitySource worker = new("Microsoft.Azure.Functions.Worker");
    private readonly ActivitySource aspNetCore = new("Microsoft.AspNetCore");
    private readonly string trace = ActivityTraceId.CreateRandom().ToString();
    private readonly ObjectId cart = ObjectId.New();

    public void Dispose()
    {
        worker.Dispose();
        aspNetCore.Dispose();
    }

    [Theory]
    [InlineData("00")]
    [InlineData("01")]
    public async Task The_apps_spans_and_the_workers_join_the_hosts_trace_and_hold_no_id(string flags)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using (var host = await StartAsync(receiver.Address))
        {
            Call(host.Services.GetRequiredService<CartTelemetry>(), flags);
        }

        var spans = receiver.Spans.Where(span => span.TraceId == trace).Select(span => span.Name).Order();
        Assert.Equal(["AddItem", "function AddItem"], spans);
        Assert.DoesNotContain(cart.ToString(), receiver.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configured_sampler_decides()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using (var host = await StartAsync(receiver.Address, "parentbased_always_on"))
        {
            Call(host.Services.GetRequiredService<CartTelemetry>(), "00");
        }

        Assert.DoesNotContain(receiver.Spans, span => span.TraceId == trace);
    }

    private static async Task<IHost> StartAsync(string address, string? sampler = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["CartStorage"] = (await Azurite.Shared).ConnectionString,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_TRACES_SAMPLER"] = sampler,
        });
        builder.Services.AddCartFunctions(builder.Configuration);
        builder.Services.JoinFunctionsHost(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>A failing call as the worker traces it: a child of the host's request with the flags of that request.</summary>
    private void Call(CartTelemetry telemetry, string flags)
    {
        Assert.True(ActivityContext.TryParse($"00-{trace}-{trace[..16]}-{flags}", null, out var request));
        using (aspNetCore.StartActivity($"GET /api/cart/{cart}", ActivityKind.Server, request))
        {
        }

        using var function = worker.StartActivity("function AddItem", ActivityKind.Internal, request);
        telemetry.Begin("AddItem", cart).Dispose();
        function?.SetStatus(ActivityStatusCode.Error, $"Cart {cart} is broken.");
    }
}
