#!/usr/bin/env bash
# NJsonSchema 11.6.2. `1.0` and `1e2` are refused where an integer is asked for. In JSON Schema (since draft 6) and in
# OpenAPI 3.1 a number without a fraction is an integer, however it is written.
#
# Output:
#> 1: valid
#> 1.0: invalid
#> 1e2: invalid
#> 1.5: invalid
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

var schema = await JsonSchema.FromJsonAsync("""{"type":"integer"}""");
foreach (var json in new[] { "1", "1.0", "1e2", "1.5" })
{
    Console.WriteLine($"{json}: {(schema.Validate(json).Count == 0 ? "valid" : "invalid")}");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
