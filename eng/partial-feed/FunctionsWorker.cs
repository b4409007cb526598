// What this file is for: some package feeds mirror only a part of the public gallery and lack the Azure Functions worker. There,
// and only there (see README.md beside this file), this file is compiled into CartFunctions in the worker packages' place, so
// that the app builds and the standalone host and the tests run. It declares just what the app uses of the worker, under the
// real names. No release is built with it: a Functions host needs the real worker, and the Main of such a build says so.
//
// The names and signatures are those of Microsoft.Azure.Functions.Worker 2.52.0 with .Extensions.Http 3.3.0,
// .Extensions.Http.AspNetCore 2.1.1 and .Extensions.Timer 4.3.1, against which the app is built outside this project's own CI.
#pragma warning disable CS1591 // The documentation of these types is the real worker's.
#pragma warning disable IDE0060, CA1801 // Parameters are there for the signature.
#pragma warning disable IDE0130 // The namespaces are the real worker's, not this folder's.

using System.Diagnostics.CodeAnalysis;
using CartFunctions.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class FunctionAttribute(string name) : Attribute
    {
        public string Name => name;
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
    {
        public AuthorizationLevel AuthLevel => authLevel;

        [SuppressMessage("Performance", "CA1819", Justification = "The real attribute's signature.")]
        public string[]? Methods => methods;

        public string? Route { get; set; }
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class TimerTriggerAttribute(string schedule) : Attribute
    {
        public string Schedule => schedule;
    }

    public class TimerInfo
    {
        public bool IsPastDue { get; set; }
    }

    public enum AuthorizationLevel
    {
        Anonymous,
        User,
        Function,
        System,
        Admin,
    }
}

namespace Microsoft.Azure.Functions.Worker.Builder
{
    public static class FunctionsApplication
    {
        public static FunctionsApplicationBuilder CreateBuilder(string[] args) => throw new StartException(
            "This build has no Azure Functions worker, for want of its packages: build on a feed that has them, or use npm start.");
    }

    public sealed class FunctionsApplicationBuilder
    {
        private FunctionsApplicationBuilder()
        {
        }

        public ConfigurationManager Configuration { get; } = new();

        public IServiceCollection Services { get; } = new ServiceCollection();

        [SuppressMessage("Performance", "CA1822", Justification = "The real builder's signature.")]
        public IHost Build() => throw new NotSupportedException();
    }

    public static class FunctionsApplicationBuilderAspNetCoreExtensions
    {
        public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;
    }
}
