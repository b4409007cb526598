using Azure.Core.Pipeline;
using CartFunctions.Storage.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.Support;

/// <summary>Storage without time-outs, for tests of something else: a machine under load may take longer than the app allows.</summary>
internal static class PatientStorage
{
    /// <summary>Lets each storage call of an app take as long as the request may.</summary>
    public static void UsePatientStorage(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(new StorageTransportOverride(_ => HttpClientTransport.Shared));
}
