#!/usr/bin/env bash
# Microsoft.Extensions.Http.Resilience 10.11.0. The standard handler repeats a POST like a GET, so that one order may be
# placed four times. `DisableForUnsafeHttpMethods` turns that off.
#
# Output:
#> by default: 4 requests
#> DisableForUnsafeHttpMethods: 1 request
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > app.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.Extensions.Http.Resilience" Version="[10.11.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

Console.WriteLine($"by default: {await CountPostsAsync(_ => { })} requests");
Console.WriteLine($"DisableForUnsafeHttpMethods: {await CountPostsAsync(retry => retry.DisableForUnsafeHttpMethods())} request");

static async Task<int> CountPostsAsync(Action<HttpRetryStrategyOptions> configure)
{
    var service = new Unavailable();
    var services = new ServiceCollection();
    services.AddHttpClient("shop").ConfigurePrimaryHttpMessageHandler(() => service).AddStandardResilienceHandler(options =>
    {
        options.Retry.Delay = TimeSpan.FromMilliseconds(1); // By default the waits take 15 seconds.
        configure(options.Retry);
    });
    var client = services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("shop");
    await client.PostAsync("http://shop.example/orders", new StringContent("{}"));
    return service.Requests;
}

internal sealed class Unavailable : HttpMessageHandler
{
    public int Requests { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
    }
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
