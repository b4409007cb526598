#!/usr/bin/env bash
# Microsoft.OpenApi 3.11.0, which converts OpenAPI 3.1 to 3.0. Some keywords that 3.0 lacks are kept as
# `x-jsonschema-...`, as `patternProperties` here; `dependentRequired` and `$defs` are dropped without a warning.
#
# Output:
#> {"type":"object","patternProperties":{"^x":{"type":"string"}}}
#>   OpenApi3_1: {"patternProperties":{"^x":{"type":"string"}},"type":"object"} (0 errors, 0 warnings)
#>   OpenApi3_0: {"type":"object","x-jsonschema-patternProperties":{"^x":{"type":"string"}}} (0 errors, 0 warnings)
#> {"type":"object","dependentRequired":{"until":["from"]}}
#>   OpenApi3_1: {"dependentRequired":{"until":["from"]},"type":"object"} (0 errors, 0 warnings)
#>   OpenApi3_0: {"type":"object"} (0 errors, 0 warnings)
#> {"type":"object","$defs":{"B":{"type":"string"}}}
#>   OpenApi3_1: {"$defs":{"B":{"type":"string"}},"type":"object"} (0 errors, 0 warnings)
#>   OpenApi3_0: {"type":"object"} (0 errors, 0 warnings)
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
    """{"type":"object","patternProperties":{"^x":{"type":"string"}}}""",
    """{"type":"object","dependentRequired":{"until":["from"]}}""",
    """{"type":"object","$defs":{"B":{"type":"string"}}}""",
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
