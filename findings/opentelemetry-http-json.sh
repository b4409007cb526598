#!/usr/bin/env bash
# OpenTelemetry.Exporter.OpenTelemetryProtocol 1.20.1. The OpenTelemetry specification allows `http/json` in
# OTEL_EXPORTER_OTLP_PROTOCOL. The exporter does not support it and does not say so: it sends gRPC to port 4317.
#
# Output:
#> http/protobuf: HttpProtobuf, http://localhost:4318/
#> http/json: Grpc, http://localhost:4317/
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
    <PackageReference Include="OpenTelemetry.Exporter.OpenTelemetryProtocol" Version="[1.20.1]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using OpenTelemetry.Exporter;

foreach (var protocol in new[] { "http/protobuf", "http/json" })
{
    Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", protocol);
    var options = new OtlpExporterOptions();
    Console.WriteLine($"{protocol}: {options.Protocol}, {options.Endpoint}");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
