#!/usr/bin/env bash
# NJsonSchema 11.6.2, which NSwag uses for OpenAPI 3.1 too. Keywords after draft 4 are ignored when a value is
# validated: everything below is reported as valid, although each value breaks its schema.
#
# Output:
#> {"const":5}, 6: 0 errors
#> {"type":"array","contains":{"type":"string"}}, [1]: 0 errors
#> {"type":"array","prefixItems":[{"type":"string"}]}, [1]: 0 errors
#> {"type":"object","propertyNames":{"maxLength":1}}, {"abc":1}: 0 errors
#> {"type":"object","dependentRequired":{"a":["b"]}}, {"a":1}: 0 errors
#> {"if":{"type":"string"},"then":{"minLength":3}}, "a": 0 errors
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
    <PackageReference Include="NJsonSchema" Version="[11.6.2]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using NJsonSchema;

(string Schema, string Json)[] cases =
[
    ("""{"const":5}""", "6"),
    ("""{"type":"array","contains":{"type":"string"}}""", "[1]"),
    ("""{"type":"array","prefixItems":[{"type":"string"}]}""", "[1]"),
    ("""{"type":"object","propertyNames":{"maxLength":1}}""", """{"abc":1}"""),
    ("""{"type":"object","dependentRequired":{"a":["b"]}}""", """{"a":1}"""),
    ("""{"if":{"type":"string"},"then":{"minLength":3}}""", "\"a\""),
];
foreach (var (schema, json) in cases)
{
    var errors = (await JsonSchema.FromJsonAsync(schema)).Validate(json).Count;
    Console.WriteLine($"{schema}, {json}: {errors} errors");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
