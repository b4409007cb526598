using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Hosting;

/// <summary>
/// Adds logging that follows the usual settings (<c>Logging__LogLevel__…</c>) and contains no cart id at any level. Frameworks log
/// request paths, and those contain the cart id, which is a secret.
/// </summary>
internal static class LoggingSetup
{
    // Every other category logs only warnings and errors, whatever the settings say.
    private static readonly string[] SafeCategories = ["CartFunctions", "Microsoft.Hosting.Lifetime"];

    /// <summary>Adds logging.</summary>
    public static void AddRedactedLogging(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddLogging(logging => logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddConfiguration(configuration.GetSection("Logging")));
        services.PostConfigure<LoggerFilterOptions>(LimitRules);
        services.AddSingleton<IExternalScopeProvider, RequestScopeFilter>();
    }

    /// <summary>Applies <see cref="MayLog"/> to every rule, because a logger uses only its most specific rule.</summary>
    private static void LimitRules(LoggerFilterOptions options)
    {
        var rules = options.Rules.ToList();
        options.Rules.Clear();
        options.Rules.Add(new LoggerFilterRule(null, null, options.MinLevel, (_, category, level) => MayLog(category, level)));
        foreach (var rule in rules)
        {
            options.Rules.Add(new LoggerFilterRule(
                rule.ProviderName,
                rule.CategoryName,
                rule.LogLevel,
                (provider, category, level) =>
                    MayLog(category, level) && (rule.Filter is null || rule.Filter(provider, category, level))));
        }
    }

    private static bool MayLog(string? category, LogLevel level) =>
        level >= LogLevel.Warning
        || Array.Exists(SafeCategories, name => category?.StartsWith(name, StringComparison.Ordinal) ?? false);
}
