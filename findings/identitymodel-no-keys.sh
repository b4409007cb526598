#!/usr/bin/env bash
# Microsoft.IdentityModel.Protocols.OpenIdConnect 8.23.0. A discovery document without keys, or one whose list of keys is
# empty, is read without an error, and `ConfigurationManager` keeps the result for twelve hours. What fails is every
# token, as one that has the wrong key.
#
# Output:
#> no address of keys: no error, 0 keys
#> an empty list of keys: no error, 0 keys
#> reads again after 12:00:00
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
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

const string Issuer = "https://issuer.example";
await ReportAsync("no address of keys", $$"""{"issuer":"{{Issuer}}"}""");
await ReportAsync("an empty list of keys", $$"""{"issuer":"{{Issuer}}","jwks_uri":"{{Issuer}}/keys"}""");

static async Task ReportAsync(string name, string discovery)
{
    var manager = new ConfigurationManager<OpenIdConnectConfiguration>(
        $"{Issuer}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new Documents(discovery));
    var configuration = await manager.GetConfigurationAsync(default);
    Console.WriteLine($"{name}: no error, {configuration.SigningKeys.Count} keys");
    if (name.StartsWith("an"))
    {
        Console.WriteLine($"reads again after {manager.AutomaticRefreshInterval}");
    }
}

internal sealed class Documents(string discovery) : IDocumentRetriever
{
    public Task<string> GetDocumentAsync(string address, CancellationToken cancel) =>
        Task.FromResult(address.EndsWith("/keys") ? """{"keys":[]}""" : discovery);
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
