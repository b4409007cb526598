using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;

namespace CartFunctions.WorkerHost;

/// <summary>A function of the app.</summary>
/// <param name="Id">Its id in the worker.</param>
/// <param name="Name">Its name.</param>
/// <param name="Trigger">The type of its trigger, such as <c>httpTrigger</c>.</param>
/// <param name="Parameter">The parameter that has the trigger.</param>
/// <param name="Methods">The HTTP methods that it answers.</param>
/// <param name="Route">Its route, null if HTTP does not trigger it.</param>
internal sealed record Function(
    string Id, string Name, string Trigger, string Parameter, IReadOnlyList<string> Methods, TemplateMatcher? Route)
{
    /// <summary>Reads it from what the worker says.</summary>
    public static Function Of(RpcFunctionMetadata metadata)
    {
        var trigger = metadata.RawBindings.Select(text => JsonElement.Parse(text))
            .First(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));
        var route = trigger.TryGetProperty("route", out var template) ? template.GetString() : null;
        return new Function(
            metadata.FunctionId,
            metadata.Name,
            trigger.GetProperty("type").GetString()!,
            trigger.GetProperty("name").GetString()!,
            trigger.TryGetProperty("methods", out var methods) ? [.. methods.EnumerateArray().Select(method => method.GetString()!)] : [],
            route is null ? null : new TemplateMatcher(TemplateParser.Parse(route), new RouteValueDictionary()));
    }

    /// <summary>Makes a call of it.</summary>
    /// <param name="trigger">What its trigger's parameter is bound to.</param>
    /// <param name="traceParent">The host's span, as W3C writes it.</param>
    public InvocationRequest ToCall(TypedData trigger, string? traceParent = null) => new()
    {
        FunctionId = Id,
        InvocationId = Guid.NewGuid().ToString(),
        TraceContext = new RpcTraceContext { TraceParent = traceParent ?? string.Empty },
        InputData = { new ParameterBinding { Name = Parameter, Data = trigger } },
    };

    /// <summary>Whether it answers a request; if so, what the route says.</summary>
    public bool Matches(HttpRequest request, RouteValueDictionary values) =>
        Route is not null
        && Methods.Contains(request.Method, StringComparer.OrdinalIgnoreCase)
        && Route.TryMatch(request.Path, values);
}
