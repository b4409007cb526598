using Microsoft.Extensions.Logging;

namespace CartFunctions.Hosting;

/// <summary>The scopes of log lines, without those of ASP.NET Core, which contain the request path.</summary>
internal sealed class RequestScopeFilter : IExternalScopeProvider
{
    private readonly LoggerExternalScopeProvider scopes = new();

    public void ForEachScope<TState>(Action<object?, TState> callback, TState state) => scopes.ForEachScope(callback, state);

    public IDisposable Push(object? state) =>
        state?.GetType().FullName?.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) ?? false
            ? Nothing.Instance
            : scopes.Push(state);

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
        }
    }
}
