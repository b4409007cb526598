using CartFunctions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

return await Start.RunAsync(async warmUp =>
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.UseWhen<ClientDisconnectMiddleware>(ClientDisconnectMiddleware.AppliesTo); // The first middleware wraps the others.
    builder.ConfigureFunctionsWebApplication();
    builder.Services.Configure<WorkerOptions>(worker => worker.InputConverters.RegisterAt<CancellationTokenConverter>(0));
    builder.Services.AddCartFunctions(builder.Configuration);
    if (OtlpExport.IsEnabled(builder.Configuration))
    {
        builder.Services.JoinFunctionsHost(builder.Configuration);
    }

    using var host = builder.Build();
    await host.Services.PrepareAsync(warmUp);
    await host.RunAsync();
});
