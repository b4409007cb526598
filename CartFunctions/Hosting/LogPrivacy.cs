using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Hosting;

/// <summary>
/// Logs that follow the usual settings, <c>Logging__LogLevel__…</c>, and name no cart at any level. A request's path holds the
/// cart's id, which opens the cart, and frameworks log paths.
/// </summary>
internal static class LogPrivacy
{
    // Whoever else logs may tell of warnings and worse alone, whatever the settings say.
    private static readonly string[] Discreet = ["CartFunctions", "Microsoft.Hosting.Lifetime"];

    /// <summary>Adds logging.</summary>
    public static void AddPrivateLogs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddLogging(logging => logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddConfiguration(configuration.GetSection("Logging")));
        services.PostConfigure<LoggerFilterOptions>(Cap);
        services.AddSingleton<IExternalScopeProvider, RequestScopeFilter>();
    }

    /// <summary>Of all rules the most specific one applies to a logger, so that each must hold the cap.</summary>
    private static void Cap(LoggerFilterOptions options)
    {
        var rules = options.Rules.ToList();
        options.Rules.Clear();
        options.Rules.Add(new LoggerFilterRule(null, null, options.MinLevel, (_, category, level) => MayTell(category, level)));
        foreach (var rule in rules)
        {
            options.Rules.Add(new LoggerFilterRule(
                rule.ProviderName,
                rule.CategoryName,
                rule.LogLevel,
                (provider, category, level) =>
                    MayTell(category, level) && (rule.Filter is null || rule.Filter(provider, category, level))));
        }
    }

    private static bool MayTell(string? category, LogLevel level) =>
        level >= LogLevel.Warning
        || Array.Exists(Discreet, name => category?.StartsWith(name, StringComparison.Ordinal) ?? false);
}
