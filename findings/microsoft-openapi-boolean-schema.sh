#!/usr/bin/env bash
# Microsoft.OpenApi 3.11.0. The schema `true`, which accepts every value in OpenAPI 3.1, is written as `null`, which is
# not a schema. Neither an error nor a warning is reported.
#
# Output:
#> true
#>   OpenApi3_1: null (0 errors, 0 warnings)
#>   OpenApi3_0: null (0 errors, 0 warnings)
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
    <PackageReference Include="Microsoft.OpenApi" Version="[3.11.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Microsoft.OpenApi;

string[] schemas =
[
    """true""",
];
foreach (var schema in schemas)
{
    var json = $$$$"""{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":{"A":{{{{schema}}}}}}}""";
    Console.WriteLine(schema);
    foreach (var version in new[] { OpenApiSpecVersion.OpenApi3_1, OpenApiSpecVersion.OpenApi3_0 })
    {
        Console.WriteLine($"  {version}: {Convert(json, version)}");
    }
}

static string Convert(string json, OpenApiSpecVersion version)
{
    var (parsed, diagnostic) = OpenApiDocument.Parse(json, "json");
    var text = new StringWriter();
    parsed!.SerializeAs(version, new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
    var schema = text.ToString().Split("\"A\":")[1][..^3];
    return $"{schema} ({diagnostic!.Errors.Count} errors, {diagnostic.Warnings.Count} warnings)";
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
