#!/usr/bin/env bash
# Microsoft.IdentityModel.Protocols 8.23.0. `HttpDocumentRetriever` takes a cancellation token, but does not pass it to the
# HTTP client. So a discovery document that never comes keeps its caller waiting until the client's time-out, which is
# 100 seconds by default.
#
# Output:
#> HttpClient: cancelled after 1 s
#> HttpDocumentRetriever: still waiting after 5 s
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
    <PackageReference Include="Microsoft.IdentityModel.Protocols.OpenIdConnect" Version="[8.23.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Net;
using System.Net.Sockets;
using Microsoft.IdentityModel.Protocols;

var silent = new TcpListener(IPAddress.Loopback, 0); // It accepts connections and answers nothing.
silent.Start();
var address = $"http://{silent.LocalEndpoint}/.well-known/openid-configuration";
var http = new HttpClient();
var documents = new HttpDocumentRetriever(http) { RequireHttps = false };

await ReportAsync("HttpClient", token => http.GetStringAsync(address, token));
await ReportAsync("HttpDocumentRetriever", token => documents.GetDocumentAsync(address, token));

static async Task ReportAsync(string name, Func<CancellationToken, Task<string>> read)
{
    using var second = new CancellationTokenSource(TimeSpan.FromSeconds(1));
    var reading = read(second.Token);
    await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(5)));
    Console.WriteLine($"{name}: {(reading.IsCompleted ? "cancelled after 1 s" : "still waiting after 5 s")}");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
